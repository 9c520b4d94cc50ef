//! What a figure and a document *are*, without a window, a file format or a motor.
//!
//! [`plot`] and [`drawing`] describe figures in SI, [`report`] describes documents; [`plot_scene`], [`drawing_scene`]
//! and [`pages`] lay them out into [`scene::Scene`]s: flat lists of paths and texts, which the window paints and
//! `export` writes as SVG, PNG and PDF. Every colour, size and font comes from [`theme`] and [`font`].

pub mod area;
pub mod drawing;
pub mod drawing_scene;
pub mod font;

pub mod pages;
pub mod plot;
pub mod plot_scene;
pub mod report;
pub mod scene;
pub mod style;
pub mod theme;
pub mod ticks;
