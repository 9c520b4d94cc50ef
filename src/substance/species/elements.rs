//! Atomic weights.

use super::Element;
use crate::units::KgPerMole;

/// Symbols as NASA writes them and atomic weights in kg/mol.
///
/// The weights are those that the molar masses of NASA's data were made with: IUPAC's of 1999, and the mass of one
/// isotope for elements without stable ones. Newer values would not fit to the data. (For neodymium, of which there is
/// no species, NASA's table of weights has promethium's; here stands IUPAC's.)
///
/// `E` is the electron. `IC`, `IH` and `IO` are NASA's inert twins of carbon, hydrogen and oxygen, which take part in
/// no reaction with the others.
///
/// Sources: T. B. Coplen, *Atomic weights of the elements 1999*, Pure and Applied Chemistry 73, 667 (2001); electron:
/// E. R. Cohen & B. N. Taylor, Rev. Mod. Phys. 59, 1121 (1987).
const WEIGHTS: [(&str, f64); 104] = [
    ("H", 1.00794e-3),
    ("D", 2.014102e-3),
    ("HE", 4.002602e-3),
    ("LI", 6.941e-3),
    ("BE", 9.012182e-3),
    ("B", 10.811e-3),
    ("C", 12.0107e-3),
    ("N", 14.0067e-3),
    ("O", 15.9994e-3),
    ("F", 18.9984032e-3),
    ("NE", 20.1797e-3),
    ("NA", 22.989770e-3),
    ("MG", 24.305e-3),
    ("AL", 26.981538e-3),
    ("SI", 28.0855e-3),
    ("P", 30.973761e-3),
    ("S", 32.065e-3),
    ("CL", 35.453e-3),
    ("AR", 39.948e-3),
    ("K", 39.0983e-3),
    ("CA", 40.078e-3),
    ("SC", 44.95591e-3),
    ("TI", 47.867e-3),
    ("V", 50.9415e-3),
    ("CR", 51.9961e-3),
    ("MN", 54.938049e-3),
    ("FE", 55.845e-3),
    ("CO", 58.933200e-3),
    ("NI", 58.6934e-3),
    ("CU", 63.546e-3),
    ("ZN", 65.39e-3),
    ("GA", 69.723e-3),
    ("GE", 72.64e-3),
    ("AS", 74.92160e-3),
    ("SE", 78.96e-3),
    ("BR", 79.904e-3),
    ("KR", 83.80e-3),
    ("RB", 85.4678e-3),
    ("SR", 87.62e-3),
    ("Y", 88.90585e-3),
    ("ZR", 91.224e-3),
    ("NB", 92.90638e-3),
    ("MO", 95.94e-3),
    ("TC", 97.9072e-3),
    ("RU", 101.07e-3),
    ("RH", 102.9055e-3),
    ("PD", 106.42e-3),
    ("AG", 107.8682e-3),
    ("CD", 112.411e-3),
    ("IN", 114.818e-3),
    ("SN", 118.710e-3),
    ("SB", 121.760e-3),
    ("TE", 127.6e-3),
    ("I", 126.90447e-3),
    ("XE", 131.293e-3),
    ("CS", 132.90545e-3),
    ("BA", 137.327e-3),
    ("LA", 138.9055e-3),
    ("CE", 140.116e-3),
    ("PR", 140.90765e-3),
    ("ND", 144.24e-3),
    ("PM", 145e-3),
    ("SM", 150.36e-3),
    ("EU", 151.964e-3),
    ("GD", 157.25e-3),
    ("TB", 158.92534e-3),
    ("DY", 162.50e-3),
    ("HO", 164.93032e-3),
    ("ER", 167.259e-3),
    ("TM", 168.93421e-3),
    ("YB", 173.04e-3),
    ("LU", 174.967e-3),
    ("HF", 178.49e-3),
    ("TA", 180.9479e-3),
    ("W", 183.84e-3),
    ("RE", 186.207e-3),
    ("OS", 190.23e-3),
    ("IR", 192.217e-3),
    ("PT", 195.078e-3),
    ("AU", 196.96655e-3),
    ("HG", 200.59e-3),
    ("TL", 204.3833e-3),
    ("PB", 207.2e-3),
    ("BI", 208.98038e-3),
    ("PO", 208.9824e-3),
    ("AT", 209.9871e-3),
    ("RN", 222.0176e-3),
    ("FR", 223.0197e-3),
    ("RA", 226.0254e-3),
    ("AC", 227.0278e-3),
    ("TH", 232.0381e-3),
    ("PA", 231.03588e-3),
    ("U", 238.02891e-3),
    ("NP", 237.0482e-3),
    ("PU", 244.0642e-3),
    ("AM", 243.0614e-3),
    ("CM", 247.0703e-3),
    ("BK", 247.0703e-3),
    ("CF", 251.0587e-3),
    ("ES", 252.083e-3),
    ("E", 5.48579903e-7),
    ("IC", 12.0107e-3),
    ("IH", 1.00794e-3),
    ("IO", 15.9994e-3),
];

/// Every element, isotope and pseudo-element that a composition may name.
pub fn known_elements() -> Vec<Element> {
    WEIGHTS
        .iter()
        .map(|&(symbol, weight)| Element { symbol: symbol.to_owned(), atomic_weight: KgPerMole(weight) })
        .collect()
}
