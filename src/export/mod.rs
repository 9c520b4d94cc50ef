//! Files that leave the program, one format a file.

pub mod figure_png;
pub mod figure_svg;
pub mod report_pdf;
