//! Colours, type and spacing of the window.
//!
//! Two palettes of equal care, light and dark, both from [`crate::figure::theme`], which figures and reports share;
//! only what a window has beside figures is added here. Severities carry an icon and a word beside their colour.
//! Distances are multiples of [`GRID`]; text has three sizes.

use crate::diag::Severity;
use crate::figure::theme::{Rgb, Theme};
use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, vec2,
};
use std::sync::{Arc, LazyLock};

/// Every distance is a multiple of this, in points.
pub const GRID: f32 = 4.0;
/// Height of a field, a button, a row of a list, in points.
pub const ROW: f32 = 24.0;
/// Size of secondary text, in points.
pub const SMALL: f32 = 11.0;
/// Size of running text, in points.
pub const BODY: f32 = 13.0;
/// Size of headings and of the figures that decide, in points.
pub const LARGE: f32 = 17.0;

const RADIUS: u8 = 4;

/// The colours of one theme: those of figures and what a window needs beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct Colours {
    /// Colours of figures, the same as on paper.
    pub figure: Theme,
    /// Behind panels of controls.
    pub panel: Color32,
    /// Behind plots, drawings and text fields.
    pub surface: Color32,
    /// Behind buttons and raised rows.
    pub raised: Color32,
    /// Behind what the pointer is on.
    pub hover: Color32,
    /// Lines between panels and around fields.
    pub border: Color32,
    /// Grid lines of plots.
    pub grid: Color32,
    /// Running text.
    pub text: Color32,
    /// Secondary text.
    pub weak: Color32,
    /// The one accent: focus, selection, links.
    pub accent: Color32,
    /// A ground tinted with the accent, for what is selected.
    pub accent_ground: Color32,
    /// Text of an error.
    pub error: Color32,
    /// Text of a warning.
    pub warning: Color32,
    /// Text of a plain remark.
    pub info: Color32,
    /// What is in order.
    pub good: Color32,
    /// Curves of the last committed version.
    pub ghost: Color32,
    /// Curves, in order.
    pub series: Vec<Color32>,
}

/// A figure's colour as the window has it.
pub fn colour(rgb: Rgb) -> Color32 {
    Color32::from_rgb(rgb.r, rgb.g, rgb.b)
}

/// What a window needs beside the colours of figures.
struct Chrome {
    raised: Color32,
    hover: Color32,
    border: Color32,
    accent_ground: Color32,
    good: Color32,
}

const LIGHT_CHROME: Chrome = Chrome {
    raised: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    hover: Color32::from_rgb(0xE8, 0xEB, 0xEF),
    border: Color32::from_rgb(0xD3, 0xD8, 0xDE),
    accent_ground: Color32::from_rgb(0xDC, 0xEA, 0xF6),
    good: Color32::from_rgb(0x1D, 0x74, 0x48),
};

const DARK_CHROME: Chrome = Chrome {
    raised: Color32::from_rgb(0x2A, 0x2F, 0x36),
    hover: Color32::from_rgb(0x31, 0x37, 0x3F),
    border: Color32::from_rgb(0x38, 0x3F, 0x47),
    accent_ground: Color32::from_rgb(0x1D, 0x39, 0x4F),
    good: Color32::from_rgb(0x6C, 0xC9, 0x97),
};

impl Colours {
    fn new(figure: Theme, chrome: Chrome) -> Self {
        let Chrome { raised, hover, border, accent_ground, good } = chrome;
        Self {
            panel: colour(figure.surface),
            surface: colour(figure.background),
            raised,
            hover,
            border,
            grid: colour(figure.grid),
            text: colour(figure.text),
            weak: colour(figure.muted),
            accent: colour(figure.accent),
            accent_ground,
            error: colour(figure.severity_colour(Severity::Error)),
            warning: colour(figure.severity_colour(Severity::Warning)),
            info: colour(figure.severity_colour(Severity::Info)),
            good,
            ghost: colour(figure.ghost),
            series: figure.series.iter().map(|&rgb| colour(rgb)).collect(),
            figure,
        }
    }

    /// Dark text on light ground.
    pub fn light() -> &'static Self {
        static LIGHT: LazyLock<Colours> = LazyLock::new(|| Colours::new(Theme::light(), LIGHT_CHROME));
        &LIGHT
    }

    /// Light text on dark ground.
    pub fn dark() -> &'static Self {
        static DARK: LazyLock<Colours> = LazyLock::new(|| Colours::new(Theme::dark(), DARK_CHROME));
        &DARK
    }
}

/// The colours in force.
pub fn colours(ui: &egui::Ui) -> &'static Colours {
    if ui.visuals().dark_mode { Colours::dark() } else { Colours::light() }
}

/// Semibold text of the running size.
pub fn strong() -> TextStyle {
    TextStyle::Name("strong".into())
}

/// Semibold text for the figures that decide.
pub fn large_strong() -> TextStyle {
    TextStyle::Name("large strong".into())
}

/// Sets fonts and both styles; called once, before the first frame.
pub fn apply(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    // Where the system does not say what it prefers.
    ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
    for (theme, colours) in [(egui::Theme::Light, Colours::light()), (egui::Theme::Dark, Colours::dark())] {
        ctx.style_mut_of(theme, |style| set_style(style, colours, theme == egui::Theme::Dark));
    }
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let faces: [(&str, &'static [u8]); 3] = [
        ("plex", include_bytes!("../../assets/fonts/IBMPlexSans-Regular.ttf")),
        ("plex-semibold", include_bytes!("../../assets/fonts/IBMPlexSans-SemiBold.ttf")),
        ("dejavu", include_bytes!("../../assets/fonts/DejaVuSans.ttf")),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let chain = |first: &str| vec![first.to_owned(), "dejavu".to_owned()];
    fonts.families.insert(FontFamily::Proportional, chain("plex"));
    // The digits of IBM Plex Sans are tabular, so that figures need no face of fixed width.
    fonts.families.insert(FontFamily::Monospace, chain("plex"));
    fonts.families.insert(semibold(), chain("plex-semibold"));
    fonts
}

/// The semibold cut.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

fn set_style(style: &mut egui::Style, colours: &Colours, dark: bool) {
    style.text_styles = [
        (TextStyle::Small, FontId::proportional(SMALL)),
        (TextStyle::Body, FontId::proportional(BODY)),
        (TextStyle::Button, FontId::proportional(BODY)),
        (TextStyle::Monospace, FontId::proportional(BODY)),
        (TextStyle::Heading, FontId::new(LARGE, semibold())),
        (strong(), FontId::new(BODY, semibold())),
        (large_strong(), FontId::new(LARGE, semibold())),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(2.0 * GRID, GRID);
    spacing.button_padding = vec2(2.0 * GRID, 2.0);
    spacing.interact_size = vec2(GRID * 8.0, ROW);
    spacing.menu_margin = Margin::same(4);
    spacing.window_margin = Margin::same(12);
    spacing.indent = 4.0 * GRID;
    spacing.combo_width = 20.0 * GRID;
    spacing.tooltip_width = 320.0;
    style.interaction.tooltip_delay = 0.4;
    style.interaction.selectable_labels = false;
    style.animation_time = 0.0;
    style.scroll_animation = egui::style::ScrollAnimation::none();
    style.explanation_tooltips = false;
    style.visuals = visuals(colours, dark);
}

fn visuals(colours: &Colours, dark: bool) -> egui::Visuals {
    let mut visuals = if dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    visuals.panel_fill = colours.panel;
    visuals.window_fill = colours.panel;
    visuals.window_stroke = Stroke::new(1.0, colours.border);
    visuals.extreme_bg_color = colours.surface;
    visuals.text_edit_bg_color = Some(colours.surface);
    visuals.faint_bg_color = colours.hover;
    visuals.code_bg_color = colours.hover;
    visuals.weak_text_color = Some(colours.weak);
    visuals.hyperlink_color = colours.accent;
    visuals.warn_fg_color = colours.warning;
    visuals.error_fg_color = colours.error;
    visuals.selection.bg_fill = colours.accent_ground;
    visuals.selection.stroke = Stroke::new(1.0, if dark { colours.text } else { colours.accent });
    visuals.text_cursor.stroke = Stroke::new(1.5, colours.accent);
    visuals.text_cursor.blink = false;
    visuals.window_corner_radius = CornerRadius::same(RADIUS + 2);
    visuals.menu_corner_radius = CornerRadius::same(RADIUS + 2);
    let shadow =
        Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(if dark { 110 } else { 36 }) };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals.indent_has_left_vline = false;
    let widget = |fill: Color32, border: Color32, text: Color32| egui::style::WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, border),
        corner_radius: CornerRadius::same(RADIUS),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let widgets = &mut visuals.widgets;
    widgets.noninteractive = widget(colours.panel, colours.border, colours.text);
    widgets.inactive = widget(colours.raised, colours.border, colours.text);
    widgets.hovered = widget(colours.hover, colours.weak, colours.text);
    widgets.active = widget(colours.hover, colours.accent, colours.text);
    widgets.open = widget(colours.hover, colours.border, colours.text);
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance after WCAG 2.1, from linear sRGB.
    fn luminance(colour: Color32) -> f32 {
        let [r, g, b, _] = egui::Rgba::from(colour).to_array();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: Color32, b: Color32) -> f32 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// 4.5 is what WCAG 2.1 asks of text (level AA), 3 of graphics.
    #[test]
    fn text_stands_out_on_every_ground_in_both_themes() {
        for (name, colours) in [("light", Colours::light()), ("dark", Colours::dark())] {
            for ground in [colours.panel, colours.surface, colours.raised, colours.accent_ground] {
                for text in [colours.text, colours.weak, colours.error, colours.warning, colours.info, colours.good] {
                    let ratio = contrast(text, ground);
                    assert!(ratio >= 4.5, "{name}: {text:?} on {ground:?} has contrast {ratio:.2}");
                }
            }
            let accent = contrast(colours.accent, colours.panel);
            assert!(accent >= 4.5, "{name}: accent {accent:.2}");
            for curve in &colours.series[..2] {
                let ratio = contrast(*curve, colours.surface);
                assert!(ratio >= 3.0, "{name}: curve {curve:?} {ratio:.2}");
            }
        }
    }
}
