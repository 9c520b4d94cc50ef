//! Flow of a perfect gas: one-dimensional, through shocks and fans, and by characteristics.

pub mod characteristics;
pub mod isentropic;
pub mod losses;
pub mod mixture;
pub mod normal_shock;
pub mod nozzle_flow;
pub mod oblique_shock;
pub mod plug;
pub mod prandtl_meyer;
pub mod separation;
