//! What the picker shows of each kind of grain: its section, and what it is for.

use crate::app::form_ui::KindCard;
use crate::export::motor_drawing::{contour_webs, grain_section};
use crate::figure::drawing::DrawingShape;
use crate::motor::grain::Grain;
use std::sync::LazyLock;

/// The cards for the list of parts at `path`; none for a list that has no pictures.
pub(super) fn pictures(path: &str) -> &'static [KindCard] {
    static GRAINS: LazyLock<Vec<KindCard>> = LazyLock::new(|| Grain::examples().iter().map(card).collect());
    if path == "grains" { &GRAINS } else { &[] }
}

fn card(grain: &Grain) -> KindCard {
    const CONTOURS: usize = 5;
    let mut picture = grain_section(grain, 0, 0.0, &contour_webs(grain, CONTOURS));
    picture.items.retain(|item| !matches!(item.shape, DrawingShape::Dimension(_) | DrawingShape::Label { .. }));
    KindCard { about: grain.shape().about(), picture }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_grain_has_a_picture_and_a_purpose() {
        let cards = pictures("grains");
        assert_eq!(cards.len(), Grain::LABELS.len());
        for (card, label) in cards.iter().zip(Grain::LABELS) {
            assert!(!card.about.is_empty() && card.about.len() <= 90, "{label}: {}", card.about);
            assert!(card.picture.bounds().is_some(), "{label}");
        }
        assert!(pictures("propellant.ranges").is_empty());
    }
}
