//! Opens the window, or says why it cannot.
//!
//! OpenGL first, which opens fastest; wgpu where OpenGL fails, as over remote desktop on Windows. Libraries of the
//! desktop are loaded while the program runs: one that is missing is named, and the caller goes on without a window.

use eframe::{NativeOptions, Renderer};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why there is no window.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LaunchError {
    /// No display to open a window on.
    #[error("there is no display: none of WAYLAND_DISPLAY, WAYLAND_SOCKET and DISPLAY is set")]
    NoDisplay,
    /// The display or a library does not answer.
    #[error(
        "the window does not open: {reason}. On Debian it needs libx11-6 libx11-xcb1 libxcursor1 libxi6 \
         libxkbcommon-x11-0 libegl1 libgl1"
    )]
    Failed {
        /// What the system says.
        reason: String,
    },
}

/// Whether there is a display to open a window on.
pub fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(is_set)
}

/// Runs an application in a window until it is closed. `HRMA_RENDERER` set to `wgpu` skips OpenGL.
///
/// # Errors
/// [`LaunchError`] when no window opens.
pub fn run<A: eframe::App + 'static>(create: impl Fn(&egui::Context) -> A) -> Result<(), LaunchError> {
    if !has_display() {
        return Err(LaunchError::NoDisplay);
    }
    let first =
        if std::env::var("HRMA_RENDERER").is_ok_and(|name| name == "wgpu") { Renderer::Wgpu } else { Renderer::Glow };
    let error = match open(first, &create) {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    let graphics_failed =
        matches!(error, eframe::Error::Glutin(_) | eframe::Error::NoGlutinConfigs(..) | eframe::Error::OpenGL(_));
    let error = match error {
        _ if graphics_failed && first == Renderer::Glow => match open(Renderer::Wgpu, &create) {
            Ok(()) => return Ok(()),
            Err(second) => second,
        },
        other => other,
    };
    Err(LaunchError::Failed { reason: error.to_string() })
}

fn open<A: eframe::App + 'static>(
    renderer: Renderer,
    create: &impl Fn(&egui::Context) -> A,
) -> Result<(), eframe::Error> {
    let options = NativeOptions {
        renderer,
        viewport: egui::ViewportBuilder::default()
            .with_title("hrma")
            .with_app_id("hrma")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([960.0, 600.0])
            .with_icon(icon()),
        ..NativeOptions::default()
    };
    let start = || eframe::run_native("hrma", options, Box::new(|context| Ok(Box::new(create(&context.egui_ctx)))));
    // A missing libxkbcommon-x11 makes the window library panic instead of telling.
    catch_unwind(AssertUnwindSafe(start)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(eframe::Error::AppCreation(text.unwrap_or_else(|| "a library of the desktop failed".to_owned()).into()))
    })
}

/// The program's sign: a nozzle and its jet on the accent colour.
fn icon() -> egui::IconData {
    const SIDE: usize = 64;
    let mut rgba = Vec::with_capacity(SIDE * SIDE * 4);
    let ground = super::theme::Colours::light().accent.to_array();
    for y in 0..SIDE {
        for x in 0..SIDE {
            let (u, v) = ((x as f32 + 0.5) / SIDE as f32, ((y as f32 + 0.5) / SIDE as f32 - 0.5).abs());
            let corner = (u - 0.5).abs().max(v) - 0.36;
            let rounded = corner > 0.0 && ((u - 0.5).abs() - 0.36).max(0.0).hypot((v - 0.36).max(0.0)) > 0.14;
            // Chamber, throat at 0.5, bell to the right.
            let radius = if u < 0.42 {
                0.2
            } else if u < 0.52 {
                0.2 - 1.4 * (u - 0.42)
            } else {
                0.06 + 0.42 * (u - 0.52)
            };
            let inside = (0.16..0.84).contains(&u) && v < radius;
            rgba.extend(match (rounded, inside) {
                (true, _) => [0, 0, 0, 0],
                (false, true) => [255, 255, 255, 255],
                (false, false) => ground,
            });
        }
    }
    egui::IconData { rgba, width: SIDE as u32, height: SIDE as u32 }
}
