//! Laws over every bundled species.

use super::*;

#[test]
fn the_bundled_data_read() {
    let bytes = library::bundled_file(BUNDLED_FILE).expect("bundled");
    let start = std::time::Instant::now();
    let data = decode(bytes).expect("reads");
    println!("decoded in {:?}", start.elapsed());
    assert_eq!(encode(&data).expect("writes"), bytes, "every bit comes back");
    assert_eq!(SpeciesData::nasa().expect("reads"), &data);
}
