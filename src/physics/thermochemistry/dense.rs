//! Small dense algebra of the inner loop: dot products that the compiler can spread over lanes, and a solve in place.

/// Σ aᵢ bᵢ, in four partial sums.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    let (a_chunks, b_chunks) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for lane in 0..4 {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]) + rest
}

/// Σ aᵢ, in four partial sums.
pub(super) fn sum(a: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    let chunks = a.chunks_exact(4);
    let rest: f64 = chunks.remainder().iter().sum();
    for x in chunks {
        for lane in 0..4 {
            lanes[lane] += x[lane];
        }
    }
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]) + rest
}

/// A square system with two right-hand sides; it keeps its memory from one use to the next.
#[derive(Debug, Clone, Default)]
pub(super) struct System {
    size: usize,
    /// Row after row; the last two columns of each are the right-hand sides.
    cells: Vec<f64>,
}

impl System {
    /// Makes it a system of `size`, all zero.
    pub fn clear(&mut self, size: usize) {
        self.size = size;
        self.cells.clear();
        self.cells.resize(size * (size + 2), 0.0);
    }

    fn stride(&self) -> usize {
        self.size + 2
    }

    /// The cell in `row`, `column`.
    pub fn at(&mut self, row: usize, column: usize) -> &mut f64 {
        let place = row * self.stride() + column;
        &mut self.cells[place]
    }

    /// The right-hand side `side` (0 or 1) in `row`.
    pub fn right(&mut self, row: usize, side: usize) -> &mut f64 {
        let place = row * self.stride() + self.size + side;
        &mut self.cells[place]
    }

    /// Solves for the first `sides` right-hand sides by elimination with row scaling and partial pivoting; the
    /// answers stand where the right-hand sides stood. Gives the column that is singular, if one is.
    pub fn solve(&mut self, sides: usize) -> Result<(), usize> {
        let (size, stride) = (self.size, self.stride());
        let width = size + sides;
        for row in self.cells.chunks_exact_mut(stride) {
            let largest = row[..size].iter().fold(0.0_f64, |largest, cell| largest.max(cell.abs()));
            if largest > 0.0 {
                let scale = largest.recip();
                row[..width].iter_mut().for_each(|cell| *cell *= scale);
            }
        }
        for column in 0..size {
            let size_of = |row: usize| self.cells[row * stride + column].abs();
            let pivot = (column..size).max_by(|a, b| size_of(*a).total_cmp(&size_of(*b))).unwrap_or(column);
            if size_of(pivot).partial_cmp(&SINGULAR) != Some(std::cmp::Ordering::Greater) {
                return Err(column);
            }
            if pivot != column {
                let (head, tail) = self.cells.split_at_mut(pivot * stride);
                head[column * stride..(column + 1) * stride].swap_with_slice(&mut tail[..stride]);
            }
            let (head, tail) = self.cells.split_at_mut((column + 1) * stride);
            let top = &head[column * stride..];
            let inverse = top[column].recip();
            for row in tail.chunks_exact_mut(stride) {
                let factor = row[column] * inverse;
                if factor != 0.0 {
                    for (cell, top) in row[column + 1..width].iter_mut().zip(&top[column + 1..width]) {
                        *cell -= factor * top;
                    }
                }
            }
        }
        for side in size..width {
            for row in (0..size).rev() {
                let mut value = self.cells[row * stride + side];
                for column in row + 1..size {
                    value -= self.cells[row * stride + column] * self.cells[column * stride + side];
                }
                self.cells[row * stride + side] = value / self.cells[row * stride + row];
            }
        }
        Ok(())
    }
}

/// Pivot, of rows scaled to 1, that counts as zero.
const SINGULAR: f64 = 1e-13;

#[cfg(test)]
mod tests {
    use super::*;

    fn sized(size: usize) -> System {
        let mut system = System::default();
        system.clear(size);
        system
    }

    #[test]
    fn a_system_is_solved_for_both_right_hand_sides() {
        let mut system = sized(3);
        let matrix = [[0.0, 2.0, 1.0], [1.0, -1.0, 3.0], [4.0, 1.0, 1.0]];
        let answers = [[1.0, 2.0, 3.0], [-1.0, 0.5, 2.0]];
        for (i, row) in matrix.iter().enumerate() {
            for (j, cell) in row.iter().enumerate() {
                *system.at(i, j) = *cell;
            }
            for (side, answer) in answers.iter().enumerate() {
                *system.right(i, side) = dot(row, answer);
            }
        }
        assert_eq!(system.solve(2), Ok(()));
        for (side, answer) in answers.iter().enumerate() {
            for (i, value) in answer.iter().enumerate() {
                assert!((*system.right(i, side) - value).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn a_singular_system_is_refused() {
        let mut system = sized(2);
        *system.at(0, 0) = 1.0;
        *system.at(1, 0) = 2.0;
        assert_eq!(system.solve(1), Err(1));
    }
}
