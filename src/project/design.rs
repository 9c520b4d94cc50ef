//! A design: what a person edits and a file holds. It becomes a [`SolidCase`] once the library has resolved its
//! references.

pub mod grains;

use crate::form::{Collection, Editable, Field, Form, variant};
use crate::motor::casing::Casing;
use crate::motor::conditions::{Conditions, Igniter, Limits};
use crate::motor::grain::{Bates, Grain, LoadedGrain};
use crate::motor::nozzle::Nozzle;
use crate::motor::run::{BallisticModel, SolverSettings};
use crate::motor::solid::case::SolidCase;
use crate::project::design::grains::{DesignGrain, GrainList, GrainPropellant};
use crate::substance::library::{Library, LibraryError};
use crate::substance::propellant::Propellant;
use crate::units::Metre;

/// The version of the file format that this program writes.
pub const SCHEMA: u32 = 3;

/// A design file. The variant's name opens the file: `SolidMotor(schema: 3, name: ...)`.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Design {
    /// A solid motor.
    SolidMotor(SolidDesign),
}

/// A solid motor as a person edits it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SolidDesign {
    /// Version of the file format.
    pub schema: u32,
    /// Name of the motor.
    pub name: String,
    /// What documents it.
    #[serde(default)]
    pub info: Info,
    /// The propellant of every grain that names no other.
    pub propellant: PropellantChoice,
    /// From fore to aft.
    pub grains: Vec<DesignGrain>,
    /// Nozzle.
    pub nozzle: Nozzle,
    /// Case and inert parts.
    #[serde(default)]
    pub case: Casing,
    /// Surroundings and temperature.
    #[serde(default)]
    pub conditions: Conditions,
    /// Igniter.
    #[serde(default)]
    pub igniter: Igniter,
    /// Limits for findings.
    #[serde(default)]
    pub limits: Limits,
    /// Model and accuracy.
    #[serde(default)]
    pub solver: SolverSettings,
}

/// What documents a design and moves no result.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Info {
    /// Version of the design, such as "B".
    pub version: String,
    /// Who made it.
    pub author: String,
    /// Maker as thrust-curve files name it.
    pub maker: String,
    /// Ejection delays as thrust-curve files name them, such as "6-10-14" or "P".
    pub delays: String,
    /// Free text.
    pub notes: String,
}

/// Where the propellant comes from.
// A design holds few of them.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum PropellantChoice {
    /// An entry of the library, by id.
    Library(String),
    /// The design's own.
    Own(Propellant),
}

impl Design {
    /// A small motor to start from.
    pub fn new_solid(name: &str) -> Self {
        Design::SolidMotor(SolidDesign {
            schema: SCHEMA,
            name: name.to_owned(),
            info: Info::default(),
            propellant: PropellantChoice::Library("mit-cherry-limeade".to_owned()),
            grains: vec![Grain::Bates(Bates::example()).into(); 3],
            nozzle: Nozzle {
                throat_length: Metre(0.003),
                efficiency: 0.95,
                ..Nozzle::new(Metre(0.0125), Metre(0.030))
            },
            case: Casing::default(),
            conditions: Conditions::default(),
            igniter: Igniter::default(),
            limits: Limits::default(),
            solver: SolverSettings::default(),
        })
    }

    /// The motor's name.
    pub fn name(&self) -> &str {
        match self {
            Design::SolidMotor(design) => &design.name,
        }
    }

    /// How the solver is to work.
    pub fn solver(&self) -> SolverSettings {
        match self {
            Design::SolidMotor(design) => design.solver,
        }
    }

    /// The closed case, with the library's data copied in.
    ///
    /// # Errors
    /// [`LibraryError::Unknown`] when the library lacks the propellant.
    pub fn resolve(&self, library: &Library) -> Result<SolidCase, LibraryError> {
        let Design::SolidMotor(design) = self;
        let motors = match &design.propellant {
            PropellantChoice::Library(id) => library.propellant(id)?.clone(),
            PropellantChoice::Own(propellant) => propellant.clone(),
        };
        let mut other_propellants: Vec<Propellant> = Vec::new();
        let mut grains = Vec::with_capacity(design.grains.len());
        for DesignGrain { shape, propellant } in &design.grains {
            let own = match propellant {
                GrainPropellant::Motor => None,
                GrainPropellant::Library(id) => Some(library.propellant(id)?),
                GrainPropellant::Own(propellant) => Some(propellant),
            };
            let propellant = match own {
                None => 0,
                Some(own) if *own == motors => 0,
                Some(own) => other_propellants.iter().position(|known| known == own).map_or_else(
                    || {
                        other_propellants.push(own.clone());
                        other_propellants.len()
                    },
                    |known| known + 1,
                ),
            };
            grains.push(LoadedGrain { grain: shape.clone(), propellant });
        }
        Ok(SolidCase {
            propellant: motors,
            other_propellants,
            grains,
            nozzle: design.nozzle.clone(),
            casing: design.case.clone(),
            conditions: design.conditions.clone(),
            igniter: design.igniter.clone(),
            limits: design.limits.clone(),
        })
    }
}

impl Editable for Design {
    fn edit(&mut self, form: &mut dyn Form) {
        match self {
            Design::SolidMotor(design) => design.edit(form),
        }
    }
}

impl Editable for SolidDesign {
    fn edit(&mut self, form: &mut dyn Form) {
        const NAME: Field = Field::new("name", "Name").help("Name of the motor, also in exported files.").documentary();
        const INFO: Field = Field::new("info", "Description");
        const PROPELLANT: Field = Field::new("propellant", "Propellant");
        const GRAINS: Field = Field::new("grains", "Grain").help("From fore (head end) to aft (nozzle).");
        const NOZZLE: Field = Field::new("nozzle", "Nozzle");
        const CASE: Field = Field::new("case", "Case");
        const CONDITIONS: Field = Field::new("conditions", "Conditions");
        const IGNITER: Field = Field::new("igniter", "Igniter");
        const LIMITS: Field = Field::new("limits", "Limits");
        const SOLVER: Field = Field::new("solver", "Solver");
        form.text(&NAME, &mut self.name);
        form.group(&INFO, &mut self.info);
        form.group(&PROPELLANT, &mut self.propellant);
        form.list(&GRAINS, &mut GrainList { bore: self.case.bore(), grains: &mut self.grains });
        form.group(&NOZZLE, &mut self.nozzle);
        form.group(&CASE, &mut self.case);
        form.group(&CONDITIONS, &mut self.conditions);
        form.group(&IGNITER, &mut self.igniter);
        form.group(&LIMITS, &mut self.limits);
        form.group(&SOLVER, &mut self.solver);
    }
}

impl Editable for Info {
    fn edit(&mut self, form: &mut dyn Form) {
        const VERSION: Field = Field::new("version", "Version").documentary();
        const AUTHOR: Field = Field::new("author", "Author").documentary();
        const MAKER: Field = Field::new("maker", "Maker").help("As thrust-curve files name it.").documentary();
        const DELAYS: Field = Field::new("delays", "Delays")
            .help("Ejection delays in s such as 6-10-14, or P for plugged.")
            .documentary();
        const NOTES: Field = Field::new("notes", "Notes").multiline().documentary();
        form.text(&VERSION, &mut self.version);
        form.text(&AUTHOR, &mut self.author);
        form.text(&MAKER, &mut self.maker);
        form.text(&DELAYS, &mut self.delays);
        form.text(&NOTES, &mut self.notes);
    }
}

impl Editable for PropellantChoice {
    fn edit(&mut self, form: &mut dyn Form) {
        const KIND: Field = Field::new("from", "Propellant from").help("The library, or data of this design's own.");
        const ID: Field = Field::new("id", "Propellant").help("An entry of the library.");
        let mut selected = usize::from(matches!(self, PropellantChoice::Own(_)));
        let before = selected;
        form.choice(&KIND, &["Library", "Own"], &mut selected);
        if selected != before {
            *self = if selected == 1 {
                PropellantChoice::Own(Propellant::example())
            } else {
                PropellantChoice::Library("mit-cherry-limeade".to_owned())
            };
        }
        match self {
            PropellantChoice::Library(id) => form.reference(&ID, Collection::Propellants, id),
            PropellantChoice::Own(propellant) => propellant.edit(form),
        }
    }
}

impl Editable for SolverSettings {
    fn edit(&mut self, form: &mut dyn Form) {
        const MODEL: Field = Field::new("model", "Model").help(
            "Quasi-steady: the pressure follows the burning area at once. Transient: the chamber fills and empties.",
        );
        const TOLERANCE: Field = Field::new("relative_tolerance", "Relative tolerance")
            .help("Local error of one step of the integrator.")
            .limits(1e-10, 1e-3);
        variant(form, &MODEL, BallisticModel::ALL, &mut self.model);
        form.number(&TOLERANCE, crate::units::Quantity::Number, &mut self.relative_tolerance);
    }
}
