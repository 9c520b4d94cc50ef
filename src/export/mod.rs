//! Files that leave the program, one format a file.

pub mod figure_png;
pub mod figure_svg;
pub mod motor_drawing;
pub mod motor_plots;
pub mod motor_report;
pub mod report_pdf;
