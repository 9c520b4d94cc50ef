//! A demanding report, laid out on both papers.

use super::*;
use crate::diag::{Finding, Message, Severity};
use crate::figure::drawing::{Dimension, Drawing, LabelPlace, Material, Side, full_circle};
use crate::figure::plot::{Axis, PlotSpec, Role, Series};
use crate::figure::report::{Column, KeyFigure, Table, Timestamp, TitleBlock};
use crate::figure::scene::Rect;
use crate::units::{Pa, Quantity, UnitPreferences};

const LONG: &str = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsbetriebsausflug";

pub(crate) fn demanding_report() -> Report {
    let mut plot = PlotSpec::new(Axis::new("Time", Quantity::Time), Axis::new("Thrust", Quantity::Force));
    plot.series.push(Series::new("prediction", vec![0.0, 1.0, 2.0], vec![0.0, 3000.0, 2500.0], Role::Main(0)));
    let mut drawing = Drawing::default();
    drawing.region(
        "grains[0]",
        Material::Propellant,
        vec![full_circle([0.0, 0.0], 0.05), full_circle([0.0, 0.0], 0.02)],
    );
    drawing.dimension("grains[0]", Dimension::diameter([0.0, -0.05], [0.0, 0.05], Side::Left));
    drawing.label("", [0.03, 0.0], LONG, LabelPlace::Above);
    let finding = Finding::new(
        Severity::Warning,
        "port_to_throat_low",
        format!("grains[0].{LONG}"),
        Message::new("port to throat ratio {} is below {}", &[(1.97, Quantity::Number), (2.0, Quantity::Number)]),
    )
    .hint(format!("Widen the core, α ≤ 2·10⁻³. {LONG}"));
    let figure = |value: &str| KeyFigure {
        label: format!("Peak pressure of the {LONG}"),
        value: value.to_owned(),
        unit: "bar".to_owned(),
        note: "limit 65 bar".to_owned(),
        severity: Some(Severity::Error),
    };
    let table = Table {
        title: "Sixty rows".to_owned(),
        columns: vec![Column::words("Name"), Column::numbers("Value (mm)"), Column::words("Remark")],
        rows: (0..60).map(|i| vec![format!("row {i}"), format!("{i}.5"), LONG.repeat(i % 2)]).collect(),
    };
    let side = vec![Block::Paragraph(LONG.to_owned()), Block::Table(Table { title: String::new(), ..table.clone() })];
    Report {
        title: TitleBlock {
            name: format!("Kappa 98 {LONG}"),
            subject: "Motor report".to_owned(),
            version: LONG.to_owned(),
            author: LONG.to_owned(),
            date: Timestamp { year: 2026, month: 11, day: 22, hour: 14, minute: 5, second: 9 },
            case_hash: "3f".repeat(64),
            program: "hrma 0.1.0".to_owned(),
        },
        blocks: vec![
            Block::Heading(format!("Summary {LONG}")),
            Block::KeyFigures(vec![figure("55.0"), figure("12 480"), figure("123 456 789 012 345 678 901 234 567")]),
            Block::Plots { plots: vec![plot.clone(), plot], height: 120.0 },
            Block::Drawing { drawing: drawing.clone(), height: 150.0, caption: LONG.to_owned() },
            Block::Paragraph("Running text. ".repeat(300)),
            Block::Table(table),
            Block::Columns(vec![
                vec![Block::Drawing { drawing, height: 90.0, caption: String::new() }],
                vec![Block::Paragraph(LONG.to_owned())],
            ]),
            Block::Columns(vec![side.clone(), side]),
            Block::PageBreak,
            Block::Findings(vec![finding; 30]),
            Block::PageBreak,
            Block::Findings(Vec::new()),
        ],
    }
}

fn style() -> FigureStyle {
    FigureStyle::print(UnitPreferences::default(), Pa(101_325.0))
}

#[test]
fn no_text_leaves_the_borders_of_a_page_or_covers_another() {
    for &paper in Paper::ALL {
        let pages = pages(&demanding_report(), paper, &style());
        assert!(pages.len() > 6, "{}", pages.len());
        for (number, page) in pages.iter().enumerate() {
            let inside = Rect::new(SIDE, 20.0, page.width - 2.0 * SIDE, page.height - 40.0);
            let texts: Vec<_> = page.texts().collect();
            assert!(texts.len() > 3, "page {number} of {paper:?} is empty");
            for (index, (text, bounds)) in texts.iter().enumerate() {
                assert!(inside.contains(bounds), "page {number}: {} {bounds:?}", text.text);
                for (other, other_bounds) in texts.iter().skip(index + 1) {
                    let apart = !bounds.overlaps(other_bounds);
                    assert!(apart, "page {number}: {} over {}", text.text, other.text);
                }
            }
        }
    }
}

#[test]
fn the_body_keeps_clear_of_the_foot() {
    for page in pages(&demanding_report(), Paper::A4, &style()) {
        let foot = page.height - 28.0 - 12.0;
        for (text, bounds) in page.texts() {
            assert!(bounds.bottom <= foot || bounds.top >= foot, "{} {bounds:?}", text.text);
        }
    }
}

#[test]
fn a_table_repeats_its_head_on_every_page_and_loses_no_row() {
    let mut report = demanding_report();
    report.blocks.retain(|block| matches!(block, Block::Table(_)));
    let pages = pages(&report, Paper::A4, &style());
    assert!(pages.len() > 1);
    let count = |page: &Scene, wanted: &str| page.texts().filter(|(text, _)| text.text == wanted).count();
    for page in &pages {
        assert_eq!(count(page, "Value (mm)"), 1);
    }
    for row in 0..60 {
        assert_eq!(pages.iter().map(|page| count(page, &format!("row {row}"))).sum::<usize>(), 1);
    }
}

#[test]
fn pages_are_numbered_and_breaks_give_no_empty_page() {
    let mut report = demanding_report();
    report.blocks = vec![
        Block::PageBreak,
        Block::Paragraph("second".to_owned()),
        Block::PageBreak,
        Block::PageBreak,
        Block::Paragraph("third".to_owned()),
        Block::PageBreak,
    ];
    let pages = pages(&report, Paper::Letter, &style());
    assert_eq!(pages.len(), 3);
    for (index, page) in pages.iter().enumerate() {
        let number = format!("{} / 3", index + 1);
        assert!(page.texts().any(|(text, _)| text.text == number), "{number}");
    }
}

#[test]
fn a_heading_never_stands_alone_at_the_foot() {
    let mut report = demanding_report();
    for lines in 30..50 {
        report.blocks = vec![
            Block::Paragraph(vec!["line"; lines].join("\n")),
            Block::Heading("Alone".to_owned()),
            Block::Paragraph("what follows".to_owned()),
        ];
        for page in pages(&report, Paper::A4, &style()) {
            let has = |wanted: &str| page.texts().any(|(text, _)| text.text == wanted);
            assert_eq!(has("Alone"), has("what follows"), "{lines}");
        }
    }
}
