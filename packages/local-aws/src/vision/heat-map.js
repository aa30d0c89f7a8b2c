'use strict';

/** @type {typeof import('./heat-map').findPeaks} */
function findPeaks({ heat, extents, rows, columns, classes }, { side, minScore }) {
  const peaks = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      for (let classIndex = 0; classIndex < classes; classIndex++) {
        const score = heat[cell * classes + classIndex];
        if (score < minScore || !isPeak(row, column, classIndex, score)) continue;
        const x = (column * side) / columns;
        const y = (row * side) / rows;
        const [left, top, right, bottom] = [0, 1, 2, 3].map((edge) => extents[cell * 4 + edge]);
        peaks.push({ classIndex, score, left: x - left, top: y - top, right: x + right, bottom: y + bottom });
      }
    }
  }
  return peaks.sort((a, b) => b.score - a.score);

  function isPeak(row, column, classIndex, score) {
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
        if (heat[(y * columns + x) * classes + classIndex] > score) return false;
      }
    }
    return true;
  }
}

module.exports = { findPeaks };
