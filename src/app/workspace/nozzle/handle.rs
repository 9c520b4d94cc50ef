//! Handles on the contour: throat, exit, length, the angles of a bell and the edge of a dual bell are moved by hand.
//!
//! A pull is measured from where the hand took the handle, along the direction that it had there, so that an answer that
//! comes meanwhile does not turn it. Where a nozzle has no flow the handle stays at the last one that had, and can be
//! pulled back.

use super::contour_view::View;
use super::{Command, Commands, Everything, NozzleWorkspace, Snapshot};
use crate::app::document::Document;
use crate::app::handles;
use crate::app::theme::{self, Colours};
use crate::app::widgets::quantity_field::Gesture;
use crate::form::{FieldValue, Leaf, assign, fields};
use crate::motor::nozzle::Nozzle;
use crate::motor::nozzle::contour::{Contour, Opening};
use crate::project::design::Design;
use crate::units::{Metre, Quantity, UnitPreferences};
use egui::{CursorIcon, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use std::sync::Arc;

/// What a handle changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handle {
    Throat,
    Exit,
    Length,
    /// Of a bell behind the throat.
    InitialAngle,
    /// Of a bell at the exit.
    ExitAngle,
    /// Between the two parts of a dual bell.
    Edge,
}

/// Length of the arm on which an angle's handle stands, over the divergent's.
const ARM: f64 = 0.22;

/// A handle in a hand.
#[derive(Debug, Clone)]
pub(super) struct HandleDrag {
    handle: Handle,
    from: Pos2,
    /// The direction of the pull.
    along: [f64; 2],
    /// The design before.
    before: Arc<Design>,
    /// Points of the screen in a metre.
    scale: f64,
    /// By how much the value moves with a point of the screen.
    step: f64,
}

impl Handle {
    const ALL: [Self; 6] = [Self::Throat, Self::Exit, Self::Length, Self::InitialAngle, Self::ExitAngle, Self::Edge];

    fn name(self) -> &'static str {
        match self {
            Self::Throat => "Throat",
            Self::Exit => "Exit",
            Self::Length => "Length",
            Self::InitialAngle => "Initial angle",
            Self::ExitAngle => "Exit angle",
            Self::Edge => "Edge",
        }
    }

    /// The field of the nozzle that it changes; nothing where the contour has none.
    fn key(self, contour: &Contour) -> Option<&'static str> {
        match (self, contour) {
            // The throat of a plug is a ring.
            (Self::Throat, Contour::Spike(_)) => None,
            (Self::Throat, _) => Some("throat_diameter"),
            (Self::Exit, _) => Some("exit_diameter"),
            (Self::Length, Contour::Conical(_)) => Some("divergence_half_angle"),
            (Self::Length, Contour::TruncatedIdeal(_)) => Some("design_factor"),
            (Self::Length, Contour::Bell(_) | Contour::DualBell(_) | Contour::Spike(_)) => Some("length_fraction"),
            (Self::InitialAngle, Contour::Bell(_)) => Some("initial_angle"),
            (Self::ExitAngle, Contour::Bell(_)) => Some("exit_angle"),
            (Self::Edge, Contour::DualBell(_)) => Some("inflection_area_ratio"),
            _ => None,
        }
    }

    /// The end of the wall from which the arm of an angle's handle comes, in m, with the wall's angle there and the
    /// arm's length.
    fn arm(self, everything: &Everything) -> Option<([f64; 2], f64, f64)> {
        let answer = &everything.answer;
        let nozzle = &answer.case.nozzle;
        let Contour::Bell(bell) = &nozzle.contour else { return None };
        let [initial, exit] = bell.angles(nozzle.opening()).ok()?;
        let [convergent, straight, divergent] = answer.lengths;
        let arm = ARM * divergent;
        match self {
            Self::InitialAngle => {
                let throat = nozzle.throat_diameter.0 / 2.0;
                let radius = bell.downstream_radius * throat;
                let (sin, cos) = initial.0.sin_cos();
                Some(([convergent + straight + radius * sin, throat + radius * (1.0 - cos)], initial.0, arm))
            }
            Self::ExitAngle => Some((answer.wall.end(), exit.0, -arm)),
            _ => None,
        }
    }

    /// Where it stands, in m, and the direction in which it is pulled; nothing where the contour has no such value.
    fn place(self, everything: &Everything) -> Option<([f64; 2], [f64; 2])> {
        let answer = &everything.answer;
        let nozzle = &answer.case.nozzle;
        self.key(&nozzle.contour)?;
        let [convergent, straight, divergent] = answer.lengths;
        let throat = nozzle.throat_diameter.0 / 2.0;
        match self {
            Self::Throat => Some(([convergent + straight / 2.0, throat], [0.0, 1.0])),
            Self::Exit => Some((answer.wall.end(), [0.0, 1.0])),
            Self::Length => Some(([convergent + straight + divergent, 0.0], [1.0, 0.0])),
            Self::InitialAngle | Self::ExitAngle => {
                let ([x, r], angle, arm) = self.arm(everything)?;
                let (sin, cos) = angle.sin_cos();
                Some(([x + arm * cos, r + arm * sin], [-sin, cos]))
            }
            Self::Edge => {
                let Contour::DualBell(bell) = &nozzle.contour else { return None };
                let edge = Opening { exit: throat * bell.inflection_area_ratio.sqrt(), ..nozzle.opening() };
                let length = bell.base_length_fraction * edge.reference_length(bell.downstream_radius);
                Some(([convergent + straight + length, edge.exit], [0.0, 1.0]))
            }
        }
    }

    /// The value to which a pull by `way` m from `nozzle` leads.
    fn pulled(self, nozzle: &Nozzle, way: f64) -> Option<f64> {
        let opening = nozzle.opening();
        let divergent = || Some(nozzle.contour.shape().divergent(opening).ok()?.end()[0]);
        match (self, &nozzle.contour) {
            (Self::Throat, _) => Some(nozzle.throat_diameter.0 + 2.0 * way),
            (Self::Exit, _) => Some(nozzle.exit_diameter.0 + 2.0 * way),
            (Self::Length, contour) => {
                let contour = contour.with_length(opening, divergent()? + way)?;
                let key = self.key(&contour)?;
                Field::of(&Nozzle { contour, ..nozzle.clone() }, key)?.value
            }
            (Self::InitialAngle | Self::ExitAngle, Contour::Bell(bell)) => {
                let [initial, exit] = bell.angles(opening).ok()?;
                let turn = way / (ARM * bell.length(opening));
                Some(if self == Self::InitialAngle { initial.0 + turn } else { exit.0 - turn })
            }
            (Self::Edge, Contour::DualBell(bell)) => {
                let radius = opening.throat * bell.inflection_area_ratio.sqrt() + way;
                Some((radius.max(0.0) / opening.throat).powi(2))
            }
            _ => None,
        }
    }

    /// What it says in a hand or under the pointer: the field and its value, and the length that goes with it.
    fn reading(self, nozzle: &Nozzle, inlet: Metre, units: &UnitPreferences) -> Option<String> {
        let field = Field::of(nozzle, self.key(&nozzle.contour)?)?;
        let value = field.value.or_else(|| self.pulled(nozzle, 0.0))?;
        let mut text = format!("{} {}", field.leaf.field.label, units.text(value, field.quantity, 4));
        if value == field.leaf.field.min || value == field.leaf.field.max {
            text.push_str(" (limit)");
        }
        if let (Self::Length, Ok([_, _, length])) = (self, nozzle.lengths(inlet)) {
            text.push_str(&format!(", {} long", units.text(length, Quantity::Length, 4)));
        }
        Some(text)
    }
}

/// A number of the nozzle's form.
struct Field {
    leaf: Leaf,
    quantity: Quantity,
    /// Nothing where it is automatic.
    value: Option<f64>,
}

impl Field {
    fn of(nozzle: &Nozzle, key: &str) -> Option<Self> {
        let leaf = fields(&mut nozzle.clone()).into_iter().find(|leaf| leaf.path == key)?;
        let FieldValue::Number(value, quantity) = leaf.value else { return None };
        Some(Self { leaf, quantity, value })
    }
}

impl HandleDrag {
    /// The design with the value to which the hand has pulled; nothing where the contour has no such value.
    ///
    /// The value stops at the limits of its field, as a slider does at its ends.
    fn pulled(&self, pointer: Pos2, draft: &Design, units: &UnitPreferences) -> Option<Design> {
        let moved = pointer - self.from;
        let way = (f64::from(moved.x) * self.along[0] - f64::from(moved.y) * self.along[1]) / self.scale;
        let Design::SolidMotor(before) = self.before.as_ref();
        let key = self.handle.key(&before.nozzle.contour)?;
        let field = Field::of(&before.nozzle, key)?;
        let value = self.handle.pulled(&before.nozzle, way)?;
        let value = handles::rounded(units, field.quantity, value, self.step);
        let value = value.clamp(field.leaf.field.min, field.leaf.field.max);
        let mut draft = draft.clone();
        assign(&mut draft, &format!("nozzle.{key}"), &format!("{value:e}")).ok()?;
        Some(draft)
    }
}

impl NozzleWorkspace {
    /// Draws the handles and follows the hand on one of them.
    pub(super) fn pull(
        &mut self,
        ui: &mut Ui,
        now: &Snapshot,
        document: &Document,
        (everything, view): (&Everything, &View),
        out: &mut Commands,
    ) {
        let colours = theme::colours(ui);
        for handle in Handle::ALL {
            let Some((place, along)) = handle.place(everything) else { continue };
            let at = view.place(place);
            if let Some((from, ..)) = handle.arm(everything) {
                ui.painter().line_segment([view.place(from), at], Stroke::new(1.0, colours.accent));
            }
            let id = ui.scope_id().with(("nozzle handle", handle.name()));
            let response = ui.interact(Rect::from_center_size(at, vec2(22.0, 22.0)), id, Sense::drag());
            response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, format!("{} handle", handle.name())));
            let is_held = self.drag.as_ref().is_some_and(|drag| drag.handle == handle);
            let is_strong = response.hovered() || is_held;
            if is_strong {
                ui.ctx().set_cursor_icon(if along[0].abs() < along[1].abs() {
                    CursorIcon::ResizeVertical
                } else {
                    CursorIcon::ResizeHorizontal
                });
            }
            handles::paint(ui.painter(), at, along, is_strong, colours);
            if response.drag_started() {
                let from = ui.ctx().pointer_interact_pos().unwrap_or(at);
                self.drag = taken(handle, from, along, document.draft(), f64::from(view.scale));
            }
            let mut shown = Arc::clone(document.draft());
            if is_held || response.drag_started() {
                if !response.dragged() && !response.drag_stopped() {
                    self.drag = None;
                    continue;
                }
                if let Some(draft) = self.follow(ui, now, document, response.drag_stopped(), out) {
                    shown = draft;
                }
            }
            if is_strong {
                tell(ui, handle, at, (&shown, everything), now.units, colours);
            }
        }
    }

    /// The draft that the hand makes of the design, which is sent.
    fn follow(
        &mut self,
        ui: &Ui,
        now: &Snapshot,
        document: &Document,
        is_done: bool,
        out: &mut Commands,
    ) -> Option<Arc<Design>> {
        let drag = if is_done { self.drag.take()? } else { self.drag.clone()? };
        let pointer = ui.ctx().pointer_interact_pos();
        let pulled = pointer.and_then(|pointer| drag.pulled(pointer, document.draft(), now.units));
        // Where there is no such value it stays where it was last.
        let draft = pulled.unwrap_or_else(|| Design::clone(document.draft()));
        if is_done || draft != **document.draft() {
            let gesture = if is_done { Gesture::Committed } else { Gesture::Live };
            out.push(Command::Edit { draft: Box::new(draft.clone()), gesture });
        }
        Some(Arc::new(draft))
    }
}

/// The handle in the hand; nothing where the design's contour has no such value to begin with.
fn taken(handle: Handle, from: Pos2, along: [f64; 2], design: &Arc<Design>, scale: f64) -> Option<HandleDrag> {
    let Design::SolidMotor(motor) = design.as_ref();
    let value = |way: f64| handle.pulled(&motor.nozzle, way);
    // Either way of a limit has the same step.
    let step = (value(1.0 / scale).or_else(|| value(-1.0 / scale))? - value(0.0)?).abs();
    Some(HandleDrag { handle, from, along, before: Arc::clone(design), scale, step })
}

fn tell(
    ui: &Ui,
    handle: Handle,
    at: Pos2,
    (design, everything): (&Design, &Everything),
    units: &UnitPreferences,
    colours: &Colours,
) {
    let Design::SolidMotor(motor) = design;
    if let Some(text) = handle.reading(&motor.nozzle, everything.answer.case.inlet, units) {
        handles::reading(ui, at, &text, colours);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::motor::nozzle::contour::{Bell, Conical};

    fn design(contour: Contour) -> Design {
        let mut design = Design::new_solid("test");
        let Design::SolidMotor(motor) = &mut design;
        motor.nozzle = Nozzle { contour, upstream_radius: 1.5, ..Nozzle::new(Metre(0.01), Metre(0.03)) };
        design
    }

    fn reading(handle: Handle, design: &Design) -> String {
        let Design::SolidMotor(motor) = design;
        handle.reading(&motor.nozzle, Metre(0.05), &UnitPreferences::default()).expect("has one")
    }

    #[test]
    fn a_handle_stops_at_its_limit_and_says_what_it_has_set() {
        let units = UnitPreferences::default();
        let before = Arc::new(design(Contour::Bell(Bell::default())));
        let drag = taken(Handle::Length, Pos2::ZERO, [1.0, 0.0], &before, 1e4).expect("has a length");
        for (way, expected) in [(0.0, "Length 0.8, "), (1000.0, "Length 1 (limit), "), (-300.0, "Length 0.6 (limit), ")]
        {
            let pulled = drag.pulled(Pos2::new(way, 0.0), &before, &units).expect("has a value");
            let text = reading(Handle::Length, &pulled);
            assert!(text.starts_with(expected) && text.ends_with(" mm long"), "{way}: {text}");
        }
    }

    #[test]
    fn the_length_of_a_cone_is_told_as_its_angle_and_its_length() {
        let cone = design(Contour::Conical(Conical::default()));
        let text = reading(Handle::Length, &cone);
        assert!(text.contains("half angle 15°, 37.32 mm long"), "{text}");
        let bell = reading(Handle::InitialAngle, &design(Contour::Bell(Bell::default())));
        assert!(bell.starts_with("Initial wall angle "), "an automatic one has its value: {bell}");
    }
}
