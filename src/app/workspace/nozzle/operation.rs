//! At which pressures the nozzle works.

use crate::form::{Editable, Field, Form, optional_quantity, variant};
use crate::service::nozzle::{LossChoice, ReactingGas};
use crate::units::Pa;

/// The pressures that are stated here; the design's where none is.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Operation {
    pub chamber: Option<Pa>,
    pub ambient: Option<Pa>,
    #[serde(default)]
    pub reacting: Option<ReactingGas>,
    #[serde(default)]
    pub losses: LossChoice,
}

/// Path of the whole form, which draws a part with all that it holds.
pub(super) const PART: &str = "operation";

/// The operation as a part of a form.
pub(super) struct Whole<'a>(pub Part<'a>);

/// The operation of a nozzle with or without a plug.
pub(super) struct Part<'a> {
    pub operation: &'a mut Operation,
    pub has_plug: bool,
}

struct Losses<'a>(&'a mut LossChoice, bool);

impl Editable for Whole<'_> {
    fn edit(&mut self, form: &mut dyn Form) {
        const FIELD: Field = Field::new(PART, "Operation");
        form.group(&FIELD, &mut self.0);
    }
}

impl Editable for Losses<'_> {
    fn edit(&mut self, form: &mut dyn Form) {
        self.0.edit_for(form, self.1);
    }
}

impl Editable for Part<'_> {
    fn edit(&mut self, form: &mut dyn Form) {
        const CHAMBER: Field = Field::new("chamber", "Chamber pressure")
            .help("Absolute, of the gas at rest. Without one: the mean of the burn.")
            .limits(1e3, 1e9)
            .slider(5e5, 2e7)
            .absent("mean of the burn");
        const AMBIENT: Field = Field::new("ambient", "Ambient pressure")
            .help("Absolute. Without one: the design's.")
            .limits(0.0, 1e8)
            .slider(0.0, 101_325.0)
            .absent("the design's");
        let Operation { chamber, ambient, reacting, losses } = &mut *self.operation;
        optional_quantity(form, &CHAMBER, chamber);
        optional_quantity(form, &AMBIENT, ambient);
        const REACTING: Field = Field::new("reacting", "Reacting gas").help(
            "The flow along the axis of what the propellant's composition burns to, beside that of the perfect gas.",
        );
        let mut kinds = vec![(None, "not shown")];
        kinds.extend(ReactingGas::ALL.map(|gas| (Some(gas), gas.name())));
        variant(form, &REACTING, &kinds, reacting);
        form.group(&Field::new("losses", "Losses"), &mut Losses(losses, self.has_plug));
    }
}
