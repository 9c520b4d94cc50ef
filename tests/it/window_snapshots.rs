//! Pictures of the main views, in both themes and at both pixel densities.
//!
//! Where no adapter draws them they are skipped with a printed reason, unless `HRMA_REQUIRE_SNAPSHOTS` is set.
//! `UPDATE_SNAPSHOTS=true cargo test` writes them anew.

use crate::window_library::{choose, click};
use crate::window_section::FINS;
use crate::window_workbench::{EXAMPLE, settle, startup};
use egui::accesskit::Role;
use egui_kittest::wgpu::WgpuTestRenderer;
use egui_kittest::{Harness, SnapshotOptions, SnapshotResults, kittest::Queryable as _};
use hrma::app::workbench::Workbench;
use hrma::project::design::Design;
use hrma::project::settings::Theme;
use std::panic::catch_unwind;
use std::path::Path;

/// Bit-exact on one version of Mesa; between machines edges of glyphs differ by less than this.
const THRESHOLD: f32 = 0.6;
/// Pixels that may differ more, of a picture of a million.
const FAILED_PIXELS: usize = 60;

/// What draws, or why nothing does.
fn renderer() -> Option<WgpuTestRenderer> {
    let drawn = catch_unwind(WgpuTestRenderer::new);
    if drawn.is_err() {
        let required = std::env::var_os("HRMA_REQUIRE_SNAPSHOTS").is_some();
        assert!(!required, "HRMA_REQUIRE_SNAPSHOTS is set, and no graphics adapter draws");
        eprintln!("skipped: no graphics adapter draws here (mesa-vulkan-drivers has one)");
    }
    drawn.ok()
}

fn window<'a>(
    theme: Theme,
    pixels: f32,
    example: Option<&str>,
    folder: Option<&Path>,
) -> Option<Harness<'a, Workbench>> {
    let renderer = renderer()?;
    let mut startup = startup(crate::window_workbench::Answers::new(&[]));
    startup.example = example.map(str::to_owned);
    startup.settings.theme = theme;
    startup.folder = folder.map(Path::to_owned);
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1280.0, 800.0))
        .with_pixels_per_point(pixels)
        .with_max_steps(16)
        .with_theme(if theme == Theme::Dark { egui::Theme::Dark } else { egui::Theme::Light })
        .renderer(renderer)
        .build_eframe(|context| Workbench::new(&context.egui_ctx, startup));
    settle(&mut harness);
    Some(harness)
}

fn take(harness: &mut Harness<'_, Workbench>, results: &mut SnapshotResults, name: &str) {
    // How long the solver took differs from run to run.
    harness.state_mut().hide_times();
    harness.run();
    let options = SnapshotOptions::new().threshold(THRESHOLD).max_failed_pixels(FAILED_PIXELS);
    results.add(harness.try_snapshot_options(name, &options));
}

/// A copy of a propellant under the hand, with curves at three grain temperatures.
fn library_editor(theme: Theme, pixels: f32, results: &mut SnapshotResults, name: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(mut harness) = window(theme, pixels, None, Some(folder.path())) else { return };
    click(&mut harness, "Library");
    choose(&mut harness, "Nakka - KNSB");
    click(&mut harness, "Duplicate");
    click(&mut harness, "Log");
    harness.get_by_role_and_label(Role::TextInput, "Temperature sensitivity").focus();
    harness.run();
    harness.event(egui::Event::Text("0.2 %/K".to_owned()));
    harness.run();
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    take(&mut harness, results, name);
}

/// Three curves: the design as it was opened, as it is after an edit, and a measured one.
fn comparison(harness: &mut Harness<'_, Workbench>) {
    let ctx = harness.ctx.clone();
    let mut design = Design::clone(harness.state().document().expect("open").draft());
    hrma::form::assign(&mut design, "nozzle.throat_diameter", "14 mm").expect("a field");
    harness.state_mut().edit(&ctx, design);
    settle(harness);
    harness.get_by_role_and_label(Role::Button, "Compare").click();
    settle(harness);
    harness.get_by_label("opened").click();
    settle(harness);
}

/// A bell of some expansion, over-expanded at the ground.
fn bell(harness: &mut Harness<'_, Workbench>) {
    let ctx = harness.ctx.clone();
    let mut design = Design::clone(harness.state().document().expect("open").draft());
    for (path, value) in [
        ("nozzle.contour", "Bell"),
        ("nozzle.throat_diameter", "10 mm"),
        ("nozzle.exit_diameter", "45 mm"),
        ("nozzle.upstream_radius", "1.5"),
        ("nozzle.inlet_radius", "4 mm"),
        ("nozzle.insert_diameter", "24 mm"),
    ] {
        hrma::form::assign(&mut design, path, value).expect("a field");
    }
    harness.state_mut().edit(&ctx, design);
    settle(harness);
    harness.get_by_role_and_label(Role::Button, "Nozzle").click();
    settle(harness);
}

fn main_views(theme: Theme, pixels: f32) {
    let mut results = SnapshotResults::new();
    let theme_name = if theme == Theme::Dark { "dark" } else { "light" };
    let name = |view: &str| format!("{view}_{theme_name}_{pixels}x");
    let Some(mut harness) = window(theme, pixels, Some(EXAMPLE), None) else { return };
    harness.get_by_role_and_label(Role::TreeItem, "1 BATES").click();
    settle(&mut harness);
    take(&mut harness, &mut results, &name("design"));
    click(&mut harness, "Library");
    choose(&mut harness, "Nakka - KNDX");
    take(&mut harness, &mut results, &name("library"));
    library_editor(theme, pixels, &mut results, &name("library_own"));
    harness.get_by_role_and_label(Role::Button, "Design").click();
    settle(&mut harness);
    harness.get_by_label("Kind of grain 1").click();
    settle(&mut harness);
    take(&mut harness, &mut results, &name("picker"));
    harness.key_press(egui::Key::Escape);
    settle(&mut harness);
    comparison(&mut harness);
    take(&mut harness, &mut results, &name("compare"));
    click(&mut harness, "Thermo");
    crate::window_thermo::begin(&mut harness, "AP / HTPB / Al");
    take(&mut harness, &mut results, &name("thermochemistry"));
    bell(&mut harness);
    take(&mut harness, &mut results, &name("nozzle"));
    let Some(mut fins) = window(theme, pixels, Some(FINS), None) else { return };
    fins.get_by_role_and_label(Role::TreeItem, "1 Finocyl").click();
    fins.get_by_label("Regression map").click();
    settle(&mut fins);
    let section = fins.get_by_label("Drawing across").rect();
    fins.hover_at(section.center() + egui::vec2(0.0, -75.0));
    settle(&mut fins);
    take(&mut fins, &mut results, &name("section"));
    let Some(mut empty) = window(theme, pixels, None, None) else { return };
    take(&mut empty, &mut results, &name("welcome"));
}

/// An archive of some examples, one an hour.
#[cfg(feature = "store")]
fn archive(folder: &Path) {
    use hrma::service::archive::Archive;
    const NOON: i64 = 1_795_521_600; // 2026-11-24 12:00 UTC
    let library = hrma::substance::library::Library::bundled().expect("reads");
    let mut archive = Archive::open(Some(folder)).expect("opens");
    let names = [EXAMPLE, "KNDX 38", "KNSB 75 end burner", "Blue Thunder 76 rod and tube", "White Lightning 152"];
    for (hour, name) in (0_i64..).zip(names) {
        let example = hrma::app::work::examples().iter().find(|example| example.name == name).expect("an example");
        let case = example.design.resolve(&library).expect("in the library");
        let settings = example.design.solver();
        let run = hrma::service::solve::solve_case(&case, &settings, &mut hrma::diag::Unwatched).expect("solves");
        archive.keep(&example.design, None, &case, &run, NOON + 3600 * hour).expect("kept");
    }
}

/// The archive in sum, one analysis, and two side by side.
#[cfg(feature = "store")]
fn archive_views(theme: Theme, pixels: f32) {
    let mut results = SnapshotResults::new();
    let folder = tempfile::tempdir().expect("a folder");
    archive(folder.path());
    let theme_name = if theme == Theme::Dark { "dark" } else { "light" };
    let name = |view: &str| format!("{view}_{theme_name}_{pixels}x");
    let Some(mut harness) = window(theme, pixels, Some(EXAMPLE), Some(folder.path())) else { return };
    harness.get_by_role_and_label(Role::Button, "Archive").click();
    settle(&mut harness);
    settle(&mut harness);
    take(&mut harness, &mut results, &name("archive"));
    let click = |harness: &mut Harness<'_, Workbench>, motor: &str, modifiers: egui::Modifiers| {
        let label = motor.to_owned();
        let row = harness
            .get_by(move |node| node.role() == Role::Row && node.label().is_some_and(|text| text.contains(&label)));
        row.click_modifiers(modifiers);
        settle(harness);
        settle(harness);
    };
    click(&mut harness, EXAMPLE, egui::Modifiers::NONE);
    take(&mut harness, &mut results, &name("archive_one"));
    click(&mut harness, "KNSB", egui::Modifiers::COMMAND);
    take(&mut harness, &mut results, &name("archive_two"));
}

#[test]
#[cfg(feature = "store")]
fn the_archive_looks_as_it_did_in_the_light() {
    archive_views(Theme::Light, 1.0);
}

#[test]
#[cfg(feature = "store")]
fn the_archive_looks_as_it_did_in_the_dark() {
    archive_views(Theme::Dark, 1.0);
}

#[test]
fn the_main_views_look_as_they_did_in_the_light() {
    main_views(Theme::Light, 1.0);
}

#[test]
fn the_main_views_look_as_they_did_in_the_light_at_double_scale() {
    main_views(Theme::Light, 2.0);
}

#[test]
fn the_main_views_look_as_they_did_in_the_dark() {
    main_views(Theme::Dark, 1.0);
}

#[test]
fn the_main_views_look_as_they_did_in_the_dark_at_double_scale() {
    main_views(Theme::Dark, 2.0);
}
