//! The fields of a nozzle.

use super::{Nozzle, WallStation};
use crate::form::{Editable, EditableList, Field, Form, optional_quantity, quantity, variant};
use crate::physics::gas_dynamics::separation::Criterion;
use crate::units::Quantity;
use std::f64::consts::PI;

impl Editable for Nozzle {
    fn edit(&mut self, form: &mut dyn Form) {
        let throat = Field::new("throat_diameter", "Throat diameter")
            .help("Before firing. A smaller throat raises chamber pressure and specific impulse.")
            .limits(1e-4, self.exit_diameter.0)
            .slider(0.1 * self.exit_diameter.0, self.exit_diameter.0);
        quantity(form, &throat, &mut self.throat_diameter);
        let exit = Field::new("exit_diameter", "Exit diameter")
            .help(
                "Expansion ratio is (exit / throat)². At sea level the exit pressure should stay above 0.4 of ambient.",
            )
            .limits(self.throat_diameter.0, 10.0)
            .slider(self.throat_diameter.0, 5.0 * self.throat_diameter.0);
        quantity(form, &exit, &mut self.exit_diameter);
        // Around a plug the throat is a ring, and where the flow comes in follows from the plug.
        let has_plug = self.contour.shape().has_plug();
        if !has_plug {
            const THROAT_LENGTH: Field = Field::new("throat_length", "Throat length")
                .help("Length of the cylindrical throat; long throats cost thrust.")
                .limits(0.0, 10.0);
            quantity(form, &THROAT_LENGTH, &mut self.throat_length);
        }
        let before = self.contour.label();
        self.contour.edit(form);
        // A newly chosen contour that needs a round throat brings one.
        if self.contour.label() != before && self.upstream_radius == 0.0 {
            self.upstream_radius = self.contour.shape().upstream_radius();
        }
        if !has_plug {
            self.edit_convergent(form);
        }
        const EFFICIENCY: Field = Field::new("efficiency", "Efficiency")
            .help("What is left after the losses that are not modelled. It comes on top of divergence, throat and friction.")
            .limits(0.01, 1.0)
            .slider(0.7, 1.0);
        form.number(&EFFICIENCY, Quantity::Ratio, &mut self.efficiency);
        const SEPARATION: Field = Field::new("separation", "Flow separation")
            .help(
                "Where an over-expanded flow leaves the wall, and thrusts like a shorter nozzle. Off: it fills the nozzle, as in \
                 most motor programs. A plug's jet adapts by itself.",
            );
        let mut criteria = vec![(None, "off: flows full")];
        criteria.extend(Criterion::ALL.into_iter().map(|criterion| (Some(criterion), criterion.name())));
        if !has_plug {
            variant(form, &SEPARATION, &criteria, &mut self.separation);
        }
        const EROSION: Field = Field::new("erosion", "Throat erosion")
            .help("Growth of the throat's radius per time and chamber pressure.")
            .limits(0.0, 1e-6);
        quantity(form, &EROSION, &mut self.erosion);
        const SLAG: Field = Field::new("slag", "Slag build-up")
            .help("Shrinkage of the throat's radius times chamber pressure, per time.")
            .limits(0.0, 1e6);
        quantity(form, &SLAG, &mut self.slag);
        let inlet = Field::new("inlet_diameter", "Inlet diameter")
            .help("Where the convergent begins. Automatic: the outer diameter of the last grain.")
            .limits(self.throat_diameter.0, 10.0);
        optional_quantity(form, &inlet, &mut self.inlet_diameter);
        self.edit_body(form);
    }
}

impl Nozzle {
    fn edit_convergent(&mut self, form: &mut dyn Form) {
        const DEGREE: f64 = PI / 180.0;
        const CONVERGENCE: Field = Field::new("convergence_half_angle", "Convergence half angle")
            .help("Usual: 30° to 60°. Shapes drawing, CAD and free volume.")
            .limits(1.0 * DEGREE, 89.0 * DEGREE)
            .slider(20.0 * DEGREE, 75.0 * DEGREE);
        quantity(form, &CONVERGENCE, &mut self.convergence_half_angle);
        const INLET_RADIUS: Field = Field::new("inlet_radius", "Inlet radius")
            .help("Arc between the chamber's wall and the convergent cone. Shapes drawing, CAD and free volume.")
            .limits(0.0, 1.0);
        quantity(form, &INLET_RADIUS, &mut self.inlet_radius);
        const UPSTREAM: Field = Field::new("upstream_radius", "Throat radius upstream")
            .help("Radius of the arc before the throat, over the throat's radius. 1.5 is usual; 0 is a sharp edge.")
            .limits(0.0, 5.0)
            .slider(0.0, 2.0);
        form.number(&UPSTREAM, Quantity::Ratio, &mut self.upstream_radius);
    }

    /// What only drawings and CAD need.
    fn edit_body(&mut self, form: &mut dyn Form) {
        const WALL: Field = Field::new("wall_thickness", "Wall thickness")
            .help("Least wall, at exit and inlet, for drawings and CAD.")
            .limits(1e-4, 1.0)
            .documentary();
        quantity(form, &WALL, &mut self.wall_thickness);
        if !self.contour.shape().has_plug() {
            self.edit_wall(form);
        }
        const FLANGE: Field = Field::new("flange_diameter", "Flange diameter")
            .help("Outer diameter of a flange at the inlet.")
            .limits(1e-3, 10.0)
            .absent("no flange")
            .documentary();
        optional_quantity(form, &FLANGE, &mut self.flange_diameter);
        const FLANGE_THICKNESS: Field =
            Field::new("flange_thickness", "Flange thickness").limits(1e-4, 1.0).documentary();
        quantity(form, &FLANGE_THICKNESS, &mut self.flange_thickness);
    }

    fn edit_wall(&mut self, form: &mut dyn Form) {
        const WALLS: Field = Field::new("walls", "Wall station")
            .help("Thickness along the wall from inlet to exit; turned from a bar where there is none.");
        form.list(&WALLS, &mut Walls(self));
        const INSERT: Field = Field::new("insert_diameter", "Throat insert diameter")
            .help("Outer diameter of an insert that is put in from the inlet's side, such as graphite.")
            .limits(1e-3, 10.0)
            .absent("no insert")
            .documentary();
        optional_quantity(form, &INSERT, &mut self.insert_diameter);
        const INSERT_LENGTH: Field = Field::new("insert_length", "Insert behind the throat")
            .help("How far the insert reaches behind the throat. Automatic: half the throat's diameter.")
            .limits(0.0, 10.0)
            .documentary();
        optional_quantity(form, &INSERT_LENGTH, &mut self.insert_length);
    }
}

impl Editable for WallStation {
    fn edit(&mut self, form: &mut dyn Form) {
        const AT: Field = Field::new("at", "Place")
            .help("-1 is the inlet, 0 the throat, 1 the exit; shares of the lengths between.")
            .limits(-1.0, 1.0)
            .documentary();
        form.number(&AT, Quantity::Number, &mut self.at);
        const THICKNESS: Field =
            Field::new("thickness", "Thickness").help("Across the wall.").limits(1e-4, 1.0).documentary();
        quantity(form, &THICKNESS, &mut self.thickness);
    }
}

/// The wall's stations, as a form edits them.
struct Walls<'a>(&'a mut Nozzle);

impl EditableList for Walls<'_> {
    fn len(&self) -> usize {
        self.0.walls.len()
    }
    fn item(&mut self, index: usize) -> Option<&mut dyn Editable> {
        self.0.walls.get_mut(index).map(|station| station as &mut dyn Editable)
    }
    fn item_label(&self, index: usize) -> String {
        self.0.walls.get(index).map_or_else(String::new, |station| format!("{:.2}", station.at))
    }
    fn kinds(&self) -> Vec<&'static str> {
        vec!["Wall station"]
    }
    /// Half way to the next station, with the thickness of the one before.
    fn add(&mut self, _kind: usize, after: Option<usize>) {
        let stations = &mut self.0.walls;
        let index = after.map_or(stations.len(), |after| (after + 1).min(stations.len()));
        let before = index.checked_sub(1).and_then(|before| stations.get(before)).copied();
        let next = stations.get(index).map_or(1.0, |next| next.at);
        let at = before.map_or(-1.0, |before| (before.at + next) / 2.0);
        let thickness = before.map_or(self.0.wall_thickness, |before| before.thickness);
        stations.insert(index, WallStation { at, thickness });
    }
    fn change_kind(&mut self, _index: usize, _kind: usize) {}
    fn duplicate(&mut self, index: usize) {
        self.add(0, Some(index));
    }
    fn remove(&mut self, index: usize) {
        if index < self.0.walls.len() {
            self.0.walls.remove(index);
        }
    }
    fn move_item(&mut self, from: usize, to: usize) {
        if from < self.0.walls.len() && to < self.0.walls.len() {
            let station = self.0.walls.remove(from);
            self.0.walls.insert(to, station);
        }
    }
}
