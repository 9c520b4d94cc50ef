//! Widgets that know the house style: the quantity field, icons, severity marks.

pub mod colour_bar;
pub mod icon;
pub mod quantity_field;
