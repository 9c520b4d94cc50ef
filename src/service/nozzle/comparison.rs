//! The nozzle's contour beside others of the same throat and exit, at equal length, at equal mass or each at its own.

use super::{NozzleCase, mach_field};
use crate::motor::nozzle::contour::{Conical, Contour};
use crate::service::error::ServiceError;
use crate::units::{Metre, Metre2, Metre3};
use rayon::prelude::*;

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
    /// Figures; or why there are none.
    pub figures: Result<ContourFigures, ServiceError>,
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
    /// Share of the momentum thrust by the contour's own formula.
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
    let [_, _, length] = case.nozzle.lengths(case.inlet).map_err(super::contour_error)?;
    let mut all = vec![(Ok(own.clone()), true)];
    for example in Contour::examples().into_iter().filter(|example| example.label() != own.label()) {
        let contour = match equal {
            Equal::Ends => Some(Ok(example)),
            Equal::Length => round(example).with_length(case.nozzle.opening(), length).map(Ok),
            Equal::Mass => of_equal_body(case, &round(example), length)?,
        };
        all.extend(contour.map(|contour| (contour, false)));
    }
    Ok(all
        .into_par_iter()
        .map(|(contour, is_own)| {
            let (contour, figures) = match contour {
                Ok(contour) => {
                    let figures = figures(&with(case, contour.clone()));
                    (contour, figures)
                }
                Err((contour, error)) => (contour, Err(error)),
            };
            ComparedContour { name: contour.label().to_owned(), figures, contour, is_own }
        })
        .collect())
}

fn with(case: &NozzleCase, contour: Contour) -> NozzleCase {
    let mut one = case.clone();
    one.nozzle.contour = contour;
    one
}

/// A contour, or the one that was tried with the reason why it is none.
type Tried = Result<Contour, (Contour, ServiceError)>;

/// The same kind with a body of the volume that the nozzle's own has; nothing for a kind that has no length of its own.
fn of_equal_body(case: &NozzleCase, kind: &Contour, length: f64) -> Result<Option<Tried>, ServiceError> {
    /// Lengths that are tried, over that of the nozzle's own divergent.
    const SHORTEST: f64 = 0.25;
    const LONGEST: f64 = 4.0;
    const STEPS: u32 = 40;
    let opening = case.nozzle.opening();
    if kind.with_length(opening, length).is_none() {
        return Ok(None);
    }
    let target = body(case)?;
    // Beyond what is asked for above 0; nothing where the kind has no such length.
    let beyond = |length: f64| {
        let contour = kind.with_length(opening, length)?;
        let volume = body(&with(case, contour)).ok()?;
        Some(volume / target - 1.0)
    };
    let lengths =
        (0..=STEPS).map(|step| length * SHORTEST * (LONGEST / SHORTEST).powf(f64::from(step) / f64::from(STEPS)));
    let tried: Vec<(f64, f64)> = lengths.filter_map(|length| Some((length, beyond(length)?))).collect();
    let Some(pair) = tried.windows(2).find(|pair| pair[0].1 <= 0.0 && pair[1].1 >= 0.0) else {
        let error = ServiceError::new("no length of it has a body of this volume").at("nozzle.contour");
        return Ok(Some(Err((kind.clone(), error))));
    };
    let (mut short, mut long) = (pair[0].0, pair[1].0);
    for _ in 0..40 {
        let middle = 0.5 * (short + long);
        if beyond(middle).is_none_or(|rest| rest < 0.0) { short = middle } else { long = middle }
    }
    Ok(kind.with_length(opening, long).map(Ok))
}

/// Volume in m³ of the nozzle's body, from inlet to exit.
fn body(case: &NozzleCase) -> Result<f64, ServiceError> {
    let parts = case.nozzle.parts(case.inlet).map_err(super::contour_error)?;
    Ok(parts.iter().map(|part| part.profile.moments().volume).sum())
}

/// A cone with the usual arc behind the throat, as the bells have one.
fn round(contour: Contour) -> Contour {
    match contour {
        Contour::Conical(cone) => Contour::Conical(Conical { downstream_radius: 0.382, ..cone }),
        other => other,
    }
}

fn figures(case: &NozzleCase) -> Result<ContourFigures, ServiceError> {
    const LINES: usize = 40;
    case.check()?;
    let fail = super::contour_error;
    let nozzle = &case.nozzle;
    let divergent = nozzle.contour.shape().divergent(nozzle.opening()).map_err(fail)?;
    let end = divergent.end()[0];
    Ok(ContourFigures {
        length: Metre(end),
        surface: divergent.surface(),
        body: Metre3(body(case)?),
        exit_angle: divergent.at(end).map_or(0.0, |station| station.slope.atan()),
        divergence: nozzle.divergence_factor().map_err(fail)?,
        by_characteristics: mach_field(case, LINES).ok().map(|field| field.divergence),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::case;
    use super::*;

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
