/** Display P3 by its numbers for colour primaries and curve: https://www.itu.int/rec/T-REC-H.273 */
export const isDisplayP3 = (primaries: number, transfer: number): boolean => primaries === 12 && transfer === 13;
