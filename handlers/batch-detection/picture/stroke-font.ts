/**
 * Letters as strokes. An overlay draws them as paths, because a Lambda function has no fonts: text elements would come
 * out empty.
 *
 * A glyph is a list of polylines; each two digits are a point (x 0..4 to the right, y downwards from the top of a
 * capital at 0 to the base line at 6 and the descenders at 8).
 */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '062046 1434',
  B: '003041423303 334445360600',
  C: '4130100105163645',
  D: '00304145360600',
  E: '40000646 0333',
  F: '400006 0333',
  G: '41301001051636454323',
  H: '0006 4046 0343',
  I: '0020 1016 0626',
  J: '4045361605',
  K: '0006 4004 1346',
  L: '000646',
  M: '0600234046',
  N: '06004640',
  O: '103041453616050110',
  P: '06003041423303',
  Q: '103041453616050110 3446',
  R: '06003041423303 2346',
  S: '413010010213334445361605',
  T: '0040 2026',
  U: '000516364540',
  V: '002640',
  W: '0016233640',
  X: '0046 4006',
  Y: '002340 2326',
  Z: '00400646',
  '0': '103041453616050110 1531',
  '1': '011016 0626',
  '2': '01103041420646',
  '3': '0110304142334445361605 1333',
  '4': '36300444',
  '5': '400003334445361605',
  '6': '413010010516364544331304',
  '7': '004016',
  '8': '13020110304142331304051636454433',
  '9': '051636454130100102133342',
  a: '12324346 441405163645',
  b: '0006 0312324345361605',
  c: '4332120305163645',
  d: '4046 4332120305163645',
  e: '04444332120305163645',
  f: '30201116 0232',
  g: '4247381807 4332120305163645',
  h: '0006 0312324346',
  i: '0206 0000',
  j: '22271807 2020',
  k: '0006 3205 1436',
  l: '000516',
  m: '0206 03122326 23324346',
  n: '0206 0312324346',
  o: '123243453616050312',
  p: '0208 0312324345361605',
  q: '4248 4332120305163645',
  r: '0206 031232',
  s: '43321203143445361605',
  t: '10152636 0232',
  u: '0205163645 4246',
  v: '022642',
  w: '0216233642',
  x: '0246 4206',
  y: '0226 4218',
  z: '02420646',
  ' ': '',
  '!': '0004 0606',
  '"': '0002 2022',
  '#': '1016 3036 0242 0444',
  $: '413010010213334445361605 2026',
  '%': '4006 0010110100 3545463635',
  '&': '4602011021220405162644',
  "'": '0002',
  '(': '10010516',
  ')': '00111506',
  '*': '2125 0244 0442',
  '+': '2125 0343',
  ',': '1507',
  '-': '0333',
  '.': '0606',
  '/': '0640',
  ':': '0303 0606',
  ';': '1313 1507',
  '<': '310335',
  '=': '0242 0444',
  '>': '013305',
  '?': '01103041422324 2626',
  '@': '34141232344441301001051646',
  '[': '10000616',
  '\\': '0046',
  ']': '00101606',
  '^': '022042',
  _: '0747',
  '`': '0011',
  '{': '20111203141526',
  '|': '0007',
  '}': '00111223141506',
  '~': '04133443',
  '…': '0606 2626 4646',
};

/** Stands for a letter that has no glyph. */
const UNKNOWN = '0040460600';

/** Height of a capital in the units of the glyphs, and the room between two letters. */
const CAPITAL = 6;
const SPACING = 2;
const SPACE_WIDTH = 2;

/** Letters to draw: accents are taken off, so that `é` is drawn as `e`. */
function letters(text: string): string[] {
  return Array.from(text.normalize('NFKD').replace(/\p{M}/gu, ''));
}

const glyphOf = (letter: string): string => GLYPHS[letter] ?? UNKNOWN;

function widthOf(glyph: string): number {
  if (glyph === '') return SPACE_WIDTH;
  return Math.max(...glyph.split(' ').flatMap((line) => [...line].filter((_, index) => index % 2 === 0).map(Number)));
}

/** Width of a text in pixels. @param capital height of a capital in pixels */
export function textWidth(text: string, capital: number): number {
  const units = letters(text).reduce((sum, letter) => sum + widthOf(glyphOf(letter)) + SPACING, -SPACING);
  return (Math.max(0, units) * capital) / CAPITAL;
}

/** Cuts a text that is wider than allowed, and shows that it was cut. */
export function fitText(text: string, capital: number, width: number): string {
  if (textWidth(text, capital) <= width) return text;
  const kept = letters(text);
  while (kept.length > 0 && textWidth(`${kept.join('')}…`, capital) > width) kept.pop();
  return `${kept.join('')}…`;
}

/** The path data of a text whose capitals start at (x, y) and are `capital` pixels high. To be stroked, with round caps. */
export function textPath(text: string, x: number, y: number, capital: number): string {
  const scale = capital / CAPITAL;
  const round = (value: number): number => Math.round(value * 100) / 100;
  let path = '';
  let offset = 0;
  for (const letter of letters(text)) {
    const glyph = glyphOf(letter);
    for (const line of glyph.split(' ').filter(Boolean)) {
      for (let index = 0; index < line.length; index += 2) {
        const px = round(x + (offset + Number(line[index])) * scale);
        const py = round(y + Number(line[index + 1]) * scale);
        path += `${index === 0 ? 'M' : 'L'}${px} ${py}`;
      }
    }
    offset += widthOf(glyph) + SPACING;
  }
  return path;
}
