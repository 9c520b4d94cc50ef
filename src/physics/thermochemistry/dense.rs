//! Small dense algebra of the inner loop: dot products that the compiler can spread over lanes, and a solve in place.

/// Largest system: 20 elements, 20 condensed phases, moles and temperature.
pub(super) const MAX: usize = 42;

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

/// A square system with up to two right-hand sides, kept on the stack.
pub(super) struct System {
    size: usize,
    /// Rows; columns `size` and `size + 1` hold the right-hand sides.
    cells: [[f64; MAX + 2]; MAX],
}

impl System {
    /// All zero. `size` is at most [`MAX`].
    pub fn new(size: usize) -> Self {
        Self { size: size.min(MAX), cells: [[0.0; MAX + 2]; MAX] }
    }

    /// Empties it for a system of `size`.
    pub fn clear(&mut self, size: usize) {
        self.size = size.min(MAX);
        for row in &mut self.cells[..self.size] {
            row[..self.size + 2].fill(0.0);
        }
    }

    /// The cell in `row`, `column`.
    pub fn at(&mut self, row: usize, column: usize) -> &mut f64 {
        &mut self.cells[row][column]
    }

    /// The right-hand side `side` (0 or 1) in `row`.
    pub fn right(&mut self, row: usize, side: usize) -> &mut f64 {
        &mut self.cells[row][self.size + side]
    }

    /// Solves for the first `sides` right-hand sides by elimination with row scaling and partial pivoting; the
    /// answers stand where the right-hand sides stood. Gives the row that is singular, if one is.
    pub fn solve(&mut self, sides: usize) -> Result<(), usize> {
        let (size, width) = (self.size, self.size + sides);
        for row in &mut self.cells[..size] {
            let largest = row[..size].iter().fold(0.0_f64, |largest, cell| largest.max(cell.abs()));
            if largest > 0.0 {
                let scale = largest.recip();
                row[..width].iter_mut().for_each(|cell| *cell *= scale);
            }
        }
        for column in 0..size {
            let pivot = (column..size)
                .max_by(|a, b| self.cells[*a][column].abs().total_cmp(&self.cells[*b][column].abs()))
                .unwrap_or(column);
            if !(self.cells[pivot][column].abs() > SINGULAR) {
                return Err(column);
            }
            self.cells.swap(pivot, column);
            let (head, tail) = self.cells.split_at_mut(column + 1);
            let top = &head[column];
            let inverse = top[column].recip();
            for row in &mut tail[..size - column - 1] {
                let factor = row[column] * inverse;
                if factor != 0.0 {
                    for k in column + 1..width {
                        row[k] -= factor * top[k];
                    }
                }
            }
        }
        for side in size..width {
            for row in (0..size).rev() {
                let mut value = self.cells[row][side];
                for column in row + 1..size {
                    value -= self.cells[row][column] * self.cells[column][side];
                }
                self.cells[row][side] = value / self.cells[row][row];
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

    #[test]
    fn a_system_is_solved_for_both_right_hand_sides() {
        let mut system = System::new(3);
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
        let mut system = System::new(2);
        *system.at(0, 0) = 1.0;
        *system.at(1, 0) = 2.0;
        assert_eq!(system.solve(1), Err(1));
    }
}
