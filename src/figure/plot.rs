//! A plot: curves over one axis, in SI. How it looks is the layout's business ([`super::plot_scene`]).

use crate::diag::Severity;
use crate::units::Quantity;
use std::sync::Arc;

/// An axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What it shows, without the unit, such as "Chamber pressure".
    pub label: String,
    /// What its values are.
    pub quantity: Quantity,
}

impl Axis {
    /// An axis of that name and quantity.
    pub fn new(label: impl Into<String>, quantity: Quantity) -> Self {
        Self { label: label.into(), quantity }
    }
}

/// What a series is, which decides how it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// A predicted curve, in colour number so-and-so of the palette.
    Main(usize),
    /// The curve of an earlier version, in grey.
    Ghost,
    /// Measured points, as dots in colour number so-and-so.
    Measured(usize),
    /// An uncertain curve: a soft band with its middle line (`y`, which may be empty).
    Band {
        /// Lower ends in SI, one a point.
        low: Arc<[f64]>,
        /// Upper ends in SI, one a point.
        high: Arc<[f64]>,
        /// Colour number.
        colour: usize,
    },
}

/// A curve. Points that are not finite leave a gap.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// Along the axis below, in SI.
    pub x: Arc<[f64]>,
    /// Values in SI.
    pub y: Arc<[f64]>,
    /// How it is drawn.
    pub role: Role,
}

impl Series {
    /// A curve.
    pub fn new(name: impl Into<String>, x: impl Into<Arc<[f64]>>, y: impl Into<Arc<[f64]>>, role: Role) -> Self {
        Self { name: name.into(), x: x.into(), y: y.into(), role }
    }
}

/// On which axis a marker lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MarkerAt {
    /// At a value of the axis below, in SI: an upright line.
    X(f64),
    /// At a value of the axis on the left, in SI: a level line.
    Y(f64),
}

/// A named line across the plot: a limit, an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// Where it lies.
    pub at: MarkerAt,
    /// Its name.
    pub label: String,
    /// Its colour: that of a severity, or the accompanying grey.
    pub severity: Option<Severity>,
}

/// A plot.
#[derive(Debug, Clone, PartialEq)]
pub struct PlotSpec {
    /// Its title; may be empty.
    pub title: String,
    /// The axis below.
    pub x: Axis,
    /// The axis on the left.
    pub y: Axis,
    /// Its curves.
    pub series: Vec<Series>,
    /// Its limits and events.
    pub markers: Vec<Marker>,
}

impl PlotSpec {
    /// A plot without title, curves and markers.
    pub fn new(x: Axis, y: Axis) -> Self {
        Self { title: String::new(), x, y, series: Vec::new(), markers: Vec::new() }
    }
}
