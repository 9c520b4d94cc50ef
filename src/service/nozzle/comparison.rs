//! The nozzle's contour beside others of the same throat and exit, at equal length, at equal mass or each at its own.

use super::{NozzleCase, mach_field};
use crate::form::assign;
use crate::geometry::meridian::Meridian;
use crate::motor::nozzle::contour::{Conical, Contour, ContourShape, Ideal};
use crate::motor::nozzle::flow::{FIELD_LINES, is_half_round};
use crate::service::error::ServiceError;
use crate::units::{Metre, Metre2, Metre3};
use rayon::prelude::*;
use std::fmt;

/// What the others have in common with the nozzle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Equal {
    /// Throat and exit alone: each with its usual length.
    #[default]
    Ends,
    /// The divergent's length too, where a kind of contour can have it.
    Length,
    /// The volume of the nozzle's body too, and so its mass, where a kind of contour can have it.
    Mass,
}

/// A contour with what decides between it and others.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparedContour {
    /// Its kind, with what distinguishes it.
    pub name: String,
    /// The contour.
    pub contour: Contour,
    /// Whether it is the nozzle's own.
    pub is_own: bool,
    /// What the nozzle around it has been given, because the contour asks for it.
    pub brought: Vec<Brought>,
    /// Figures; or why there are none.
    pub figures: Result<ContourFigures, ServiceError>,
    /// Why there is no flow field, where there are figures without one.
    pub no_field: Option<ServiceError>,
}

/// What another contour needs and the nozzle does not have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Brought {
    /// A round throat, of that many throat radii before the throat.
    RoundThroat(f64),
    /// No insert, which an annular throat cannot have.
    NoInsert,
}

impl fmt::Display for Brought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RoundThroat(radius) => write!(f, "with an arc of {radius} throat radii before the throat"),
            Self::NoInsert => write!(f, "without the throat's insert"),
        }
    }
}

impl ComparedContour {
    /// What is to be said about contours beside their figures: what they were given, and why figures are missing; those of
    /// which the same is to be said together.
    pub fn remarks(compared: &[Self]) -> Vec<String> {
        let mut remarks: Vec<(Vec<&str>, String)> = Vec::new();
        for one in compared {
            let brought = one.brought.iter().map(|brought| format!("{brought}."));
            let problem = one.figures.as_ref().err().map(reason);
            let no_field = one.no_field.as_ref().map(|error| format!("no flow field: {}", reason(error)));
            for what in brought.chain(problem).chain(no_field) {
                match remarks.iter_mut().find(|(_, other)| *other == what) {
                    Some((names, _)) => names.push(&one.name),
                    None => remarks.push((vec![&one.name], what)),
                }
            }
        }
        remarks.into_iter().map(|(names, what)| format!("{}: {}", names.join(", "), what)).collect()
    }
}

/// What happened, and what to do, in sentences.
fn reason(error: &ServiceError) -> String {
    format!("{}. {}", error.message.trim_end_matches('.'), error.hint).trim_end().to_owned()
}

/// Figures of a contour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContourFigures {
    /// Length of the divergent.
    pub length: Metre,
    /// Wetted surface of the divergent.
    pub surface: Metre2,
    /// Volume of the nozzle's body, from inlet to exit.
    pub body: Metre3,
    /// Angle of the wall at the exit in rad.
    pub exit_angle: f64,
    /// Share of the vacuum thrust that divergence leaves by the contour's own formula.
    pub divergence: f64,
    /// Vacuum thrust coefficient over the one-dimensional one's, by characteristics; nothing where they do not close.
    pub by_characteristics: Option<f64>,
}

/// The nozzle's own contour first, then one of every other kind.
///
/// # Errors
/// [`ServiceError`]: a nozzle that cannot be.
pub fn compare_contours(case: &NozzleCase, equal: Equal) -> Result<Vec<ComparedContour>, ServiceError> {
    case.check()?;
    let own = &case.nozzle.contour;
    let target = Target { equal, length: divergent(case)?.end()[0], body: body(case) };
    let others: Vec<Contour> =
        Contour::examples().into_iter().filter(|example| example.label() != own.label()).collect();
    let own = compared(case, Vec::new(), true, Ok(own.clone()));
    let others = others.into_par_iter().map(|example| {
        let (there, brought) = with_kind(case, example)?;
        let contour = target.met_by(&there);
        Ok(compared(&there, brought, false, contour))
    });
    [Ok(own)].into_iter().chain(others.collect::<Vec<_>>()).collect()
}

fn compared(
    case: &NozzleCase,
    brought: Vec<Brought>,
    is_own: bool,
    contour: Result<Contour, ServiceError>,
) -> ComparedContour {
    let (contour, figures) = match contour {
        Ok(contour) => {
            let figures = figures(&with(case, contour.clone()));
            (contour, figures)
        }
        Err(error) => (case.nozzle.contour.clone(), Err(error)),
    };
    let (figures, no_field) = match figures {
        Ok((figures, no_field)) => (Ok(figures), no_field),
        Err(error) => (Err(error), None),
    };
    ComparedContour { name: contour.label().to_owned(), contour, is_own, brought, figures, no_field }
}

fn with(case: &NozzleCase, contour: Contour) -> NozzleCase {
    let mut one = case.clone();
    one.nozzle.contour = contour;
    one
}

/// The nozzle with a contour of another kind, with what a form brings that chooses the kind, and with what its flow field
/// and its body ask for beyond that.
///
/// # Errors
/// [`ServiceError`]: a kind that the form does not have.
fn with_kind(case: &NozzleCase, contour: Contour) -> Result<(NozzleCase, Vec<Brought>), ServiceError> {
    let mut one = case.clone();
    assign(&mut one.nozzle, "contour", contour.label())
        .map_err(|error| ServiceError::new(error.to_string()).at("nozzle.contour"))?;
    one.nozzle.contour = contour;
    let nozzle = &mut one.nozzle;
    if is_half_round(nozzle.contour.shape(), nozzle.opening()) {
        nozzle.upstream_radius = Ideal::default().upstream_radius();
    }
    let radius = nozzle.upstream_radius;
    let round = (radius != case.nozzle.upstream_radius).then_some(Brought::RoundThroat(radius));
    let loses_insert = case.nozzle.insert().is_some() && nozzle.insert().is_none();
    Ok((one, round.into_iter().chain(loses_insert.then_some(Brought::NoInsert)).collect()))
}

/// What the other contours have to meet.
struct Target {
    equal: Equal,
    /// Length in m of the own divergent.
    length: f64,
    /// Volume in m³ of the own body, or why it has none.
    body: Result<f64, ServiceError>,
}

impl Target {
    /// The contour of a case with the length that meets it.
    fn met_by(&self, case: &NozzleCase) -> Result<Contour, ServiceError> {
        let (nozzle, refused) = (&case.nozzle, |message: &str| Err(ServiceError::new(message).at("nozzle.contour")));
        if self.equal == Equal::Ends {
            return Ok(nozzle.contour.clone());
        }
        let (kind, opening) = (round(&nozzle.contour), nozzle.opening());
        if kind.with_length(opening, divergent(case)?.end()[0]).is_none() {
            return refused("its length follows from throat and exit");
        }
        if self.equal == Equal::Mass {
            return self.of_equal_body(case, &kind);
        }
        kind.with_length(opening, self.length).map_or_else(|| refused("it cannot have this length"), Ok)
    }

    /// The kind with a body of the volume that the nozzle's own has.
    fn of_equal_body(&self, case: &NozzleCase, kind: &Contour) -> Result<Contour, ServiceError> {
        /// Lengths that are tried, over that of the nozzle's own divergent.
        const SHORTEST: f64 = 0.25;
        const LONGEST: f64 = 4.0;
        const STEPS: u32 = 40;
        /// Deviation of the volume at which the search is over.
        const CLOSED: f64 = 1e-10;
        let target = self.body.clone()?;
        let opening = case.nozzle.opening();
        // Beyond what is asked for above 0; nothing where the kind has no such length.
        let beyond = |length: f64| {
            let contour = kind.with_length(opening, length)?;
            let volume = body(&with(case, contour)).ok()?;
            Some(volume / target - 1.0)
        };
        let at = |step: u32| {
            let length = self.length * SHORTEST * (LONGEST / SHORTEST).powf(f64::from(step) / f64::from(STEPS));
            Some((length, beyond(length)?))
        };
        let refused = || ServiceError::new("no length of it has a body of this volume").at("nozzle.contour");
        let pair = enclosing(at, STEPS).ok_or_else(refused)?;
        let ((mut short, mut less), (mut long, mut more)) = (pair[0], pair[1]);
        // The steps are short enough for a chord to find the volume between them in a few turns.
        for _ in 0..40 {
            let middle = if more > less { short - less * (long - short) / (more - less) } else { 0.5 * (short + long) };
            match beyond(middle) {
                Some(rest) if rest.abs() <= CLOSED => return kind.with_length(opening, middle).ok_or_else(refused),
                Some(rest) if rest < 0.0 => (short, less) = (middle, rest),
                Some(rest) => (long, more) = (middle, rest),
                None => return Err(refused()),
            }
        }
        kind.with_length(opening, long).ok_or_else(refused)
    }
}

/// Two neighbours of `steps` + 1 places between which a value that rises passes 0, each with its value, the lower first.
/// They are sought from the middle, which is near, and from the lowest place where the middle has no value.
fn enclosing(at: impl Fn(u32) -> Option<(f64, f64)>, steps: u32) -> Option<[(f64, f64); 2]> {
    let middle = steps / 2;
    let way: Vec<u32> = match at(middle) {
        Some((_, value)) if value > 0.0 => (0..=middle).rev().collect(),
        Some(_) => (middle..=steps).collect(),
        None => (0..=steps).collect(),
    };
    let mut before: Option<(f64, f64)> = None;
    for place in way.into_iter().filter_map(at) {
        match before.replace(place) {
            Some(before) if before.1 <= 0.0 && place.1 > 0.0 => return Some([before, place]),
            Some(before) if before.1 > 0.0 && place.1 <= 0.0 => return Some([place, before]),
            _ => {}
        }
    }
    None
}

/// The wall, or the plug, behind the throat.
fn divergent(case: &NozzleCase) -> Result<Meridian, ServiceError> {
    case.nozzle.contour.shape().divergent(case.nozzle.opening()).map_err(super::contour_error)
}

/// Volume in m³ of the nozzle's body, from inlet to exit.
fn body(case: &NozzleCase) -> Result<f64, ServiceError> {
    let parts = case.nozzle.parts(case.inlet).map_err(super::contour_error)?;
    Ok(parts.iter().map(|part| part.profile.moments().volume).sum())
}

/// A cone with the usual arc behind the throat, as the bells have one.
fn round(contour: &Contour) -> Contour {
    match contour {
        Contour::Conical(cone) => Contour::Conical(Conical { downstream_radius: 0.382, ..cone.clone() }),
        other => other.clone(),
    }
}

/// Figures, and why the flow field is missing where it is.
fn figures(case: &NozzleCase) -> Result<(ContourFigures, Option<ServiceError>), ServiceError> {
    case.check()?;
    let divergent = divergent(case)?;
    let end = divergent.end()[0];
    let field = mach_field(case, FIELD_LINES).map(|field| field.divergence);
    let figures = ContourFigures {
        length: Metre(end),
        surface: divergent.surface(),
        body: Metre3(body(case)?),
        exit_angle: divergent.at(end).map_or(0.0, |station| station.slope.atan()),
        divergence: super::field::divergence_by_angles(case)?,
        by_characteristics: field.as_ref().ok().copied(),
    };
    Ok((figures, field.err()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::*;

    /// An inlet that is wider than the exit, as the flow around a plug needs it.
    const WIDE: Metre = Metre(0.15);

    #[test]
    fn every_kind_stands_beside_the_own_one() {
        let compared = compare_contours(&case(), Equal::Ends).expect("compares");
        assert_eq!(compared.len(), Contour::LABELS.len());
        assert!(compared[0].is_own && compared.iter().filter(|one| one.is_own).count() == 1);
        let figures = |name: &str| {
            let one = compared.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("{name}"));
            *one.figures.as_ref().unwrap_or_else(|error| panic!("{name}: {error}"))
        };
        let (bell, cone) = (figures("Bell"), figures("Conical"));
        assert!(bell.length.0 < cone.length.0 && bell.divergence > cone.divergence, "{bell:?} {cone:?}");
        let by_characteristics = bell.by_characteristics.expect("closes");
        assert!((by_characteristics - bell.divergence).abs() < 0.02, "{bell:?}");
    }

    #[test]
    fn a_nozzle_with_an_edge_and_an_insert_brings_each_contour_what_it_needs() {
        let mut sharp = NozzleCase { inlet: WIDE, ..case() };
        sharp.nozzle.upstream_radius = 0.0;
        sharp.nozzle.insert_diameter = Some(Metre(0.05));
        sharp.nozzle.contour = Contour::default();
        let chosen = |label: &str| {
            let mut nozzle = sharp.nozzle.clone();
            assign(&mut nozzle, "contour", label).expect("a kind");
            nozzle.upstream_radius
        };
        let compared = compare_contours(&sharp, Equal::Ends).expect("compares");
        assert!(compared[0].brought.is_empty(), "the own one is as it is");
        for one in &compared {
            let figures = one.figures.as_ref().unwrap_or_else(|error| panic!("{}: {error}", one.name));
            assert_eq!(figures.by_characteristics.is_some(), one.name != "Spike", "{one:?}");
            assert_eq!(one.no_field.is_some(), one.name == "Spike", "{one:?}");
            let form = chosen(&one.name);
            assert!(form == 0.0 || one.brought.contains(&Brought::RoundThroat(form)), "{one:?}");
        }
        let remarks = ComparedContour::remarks(&compared);
        let arc = "Bell, Dual bell, Ideal, Truncated ideal: with an arc of 1.5 throat radii before the throat.";
        assert!(remarks.iter().any(|remark| remark == arc), "{remarks:?}");
        assert!(remarks.iter().any(|remark| remark == "Spike: without the throat's insert."), "{remarks:?}");
        // One that has a round throat keeps its own.
        let compared = compare_contours(&case(), Equal::Ends).expect("compares");
        assert!(compared.iter().all(|one| one.brought.is_empty()), "{:?}", ComparedContour::remarks(&compared));
    }

    #[test]
    fn a_kind_without_a_length_of_its_own_says_so_and_the_others_have_the_length_or_a_reason() {
        for equal in [Equal::Length, Equal::Mass] {
            let compared = compare_contours(&NozzleCase { inlet: WIDE, ..case() }, equal).expect("compares");
            assert_eq!(compared.len(), Contour::LABELS.len(), "none drops out");
            let own = *compared[0].figures.as_ref().expect("figures");
            for one in &compared {
                match (&one.figures, one.name.as_str()) {
                    (Err(error), "Ideal" | "Minimum length") => assert!(error.message.contains("follows"), "{error}"),
                    (Err(error), name) => assert!(name != "Dual bell" && error.message.contains("length"), "{one:?}"),
                    (Ok(figures), _) => {
                        let [met, target] = match equal {
                            Equal::Mass => [figures.body.0, own.body.0],
                            _ => [figures.length.0, own.length.0],
                        };
                        assert!((met / target - 1.0).abs() < 1e-9, "{one:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn at_equal_mass_the_bodies_have_one_volume() {
        let compared = compare_contours(&case(), Equal::Mass).expect("compares");
        let own = compared[0].figures.as_ref().expect("figures");
        let cone = compared.iter().find(|one| one.name == "Conical").expect("a cone has any length");
        let cone = cone.figures.as_ref().expect("figures");
        assert!((cone.body.0 / own.body.0 - 1.0).abs() < 1e-9, "{cone:?} {own:?}");
        assert!(cone.length != own.length);
        // A cone whose volume no bell between 60 and 100 % has.
        let mut long = case();
        long.nozzle.contour =
            Contour::Conical(Conical { divergence_half_angle: crate::units::Radian(0.08), ..Conical::default() });
        let compared = compare_contours(&long, Equal::Mass).expect("compares");
        let bell = compared.iter().find(|one| one.name == "Bell").expect("told");
        assert!(bell.figures.as_ref().expect_err("too heavy").message.contains("no length"), "{bell:?}");
    }

    #[test]
    fn at_equal_length_a_cone_is_wider_and_loses_more() {
        let compared = compare_contours(&case(), Equal::Length).expect("compares");
        let own = compared[0].figures.as_ref().expect("figures");
        let cone = compared.iter().find(|one| one.name == "Conical").expect("a cone has any length");
        let cone = cone.figures.as_ref().expect("figures");
        assert!((cone.length.0 / own.length.0 - 1.0).abs() < 1e-9 && cone.divergence < own.divergence, "{cone:?}");
    }
}
