//! Which end faces of a grain burn.

use crate::form::{Field, Form, variant};

/// Which end faces are kept from burning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum InhibitedEnds {
    /// Both ends burn.
    #[default]
    Neither,
    /// The end toward the head of the motor does not burn.
    Fore,
    /// The end toward the nozzle does not burn.
    Aft,
    /// No end burns.
    Both,
}

impl InhibitedEnds {
    /// Whether the fore face burns.
    pub fn fore_burns(self) -> bool {
        matches!(self, InhibitedEnds::Neither | InhibitedEnds::Aft)
    }

    /// Whether the aft face burns.
    pub fn aft_burns(self) -> bool {
        matches!(self, InhibitedEnds::Neither | InhibitedEnds::Fore)
    }

    /// Number of burning faces.
    pub fn burning_faces(self) -> f64 {
        f64::from(u8::from(self.fore_burns()) + u8::from(self.aft_burns()))
    }

    /// Names the field to a form.
    pub fn field(form: &mut dyn Form, value: &mut Self) {
        const FIELD: Field = Field::new("inhibited_ends", "Inhibited ends")
            .help("End faces that do not burn. Fore is toward the head of the motor, aft toward the nozzle.");
        const ALL: &[(InhibitedEnds, &str)] = &[
            (InhibitedEnds::Neither, "Neither"),
            (InhibitedEnds::Fore, "Fore"),
            (InhibitedEnds::Aft, "Aft"),
            (InhibitedEnds::Both, "Both"),
        ];
        variant(form, &FIELD, ALL, value);
    }
}
