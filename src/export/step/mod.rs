//! Parts as STEP files (AP214): true surfaces, millimetres, each part by itself and all of them as an assembly.

mod extruded;
mod product;
mod revolved;
#[cfg(test)]
mod tests;
mod writer;

use super::parts::{Part, parts};
use super::{ExportError, ExportInput, ExportedFile};
use crate::figure::report::Timestamp;
use crate::geometry::contour::nested;
use crate::motor::grain::Body;
use product::{Product, StepFile};
use writer::Id;

/// Every different part before firing, and the motor.
pub(super) fn files(input: &ExportInput) -> Result<Vec<ExportedFile>, ExportError> {
    let parts = parts(input.case)?;
    let crate::project::design::Design::SolidMotor(design) = input.design;
    let head = Head { author: &design.info.author, date: input.date };
    let mut files: Vec<ExportedFile> =
        parts.iter().filter(|part| !part.is_repeated).map(|part| file(&part.name, head.part(part))).collect();
    files.push(file("assembly", head.assembly(input.design.name(), &parts)));
    Ok(files)
}

fn file(part: &str, text: String) -> ExportedFile {
    ExportedFile { part: Some(part.to_owned()), extension: "step", bytes: text.into_bytes() }
}

/// What stands at the head of the files.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// Who made the design.
    pub author: &'a str,
    /// When the file is made.
    pub date: Timestamp,
}

impl Head<'_> {
    /// The file of one part.
    pub fn part(&self, part: &Part) -> String {
        let mut file = StepFile::new();
        let solids = solids(&mut file, part);
        file.part(&part.name, &solids);
        file.text(&part.name, self.author, &self.stamp())
    }

    /// The file of all parts where they stand. Equal grains are one product in several places.
    pub fn assembly(&self, name: &str, parts: &[Part]) -> String {
        let mut file = StepFile::new();
        let mut known: Vec<(&Part, Product)> = Vec::new();
        let mut members = Vec::with_capacity(parts.len());
        for part in parts {
            let same = known.iter().find(|(other, _)| part.is_repeated && other.body == part.body);
            let product = match same {
                Some((_, product)) => *product,
                None => {
                    let solids = solids(&mut file, part);
                    let product = file.part(&part.name, &solids);
                    known.push((part, product));
                    product
                }
            };
            members.push((part.name.clone(), product, part.at));
        }
        file.assembly(name, &members);
        file.text(name, self.author, &self.stamp())
    }

    fn stamp(&self) -> String {
        let Timestamp { year, month, day, hour, minute, second } = self.date;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

/// The solids of a part, where the part has its own x = 0.
fn solids(file: &mut StepFile, part: &Part) -> Vec<Id> {
    let entities = &mut file.entities;
    match &part.body {
        Body::Revolved(profiles) => {
            profiles.iter().map(|profile| revolved::solid(entities, &part.name, profile)).collect()
        }
        Body::Extruded { from, to, contours } => nested(contours)
            .iter()
            .map(|contours| extruded::solid(entities, &part.name, contours, (*from, *to)))
            .collect(),
    }
}
