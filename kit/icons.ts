/**
 * Every picture of the kit, as the inside of an SVG symbol: icons on a 16 grid, program marks on a 20 grid, strokes only.
 * They are text so that a page rendered without React and a React page share one source.
 */
export const icons = {
  back: '<path d="M6 3L2.5 6.5 6 10"/><path d="M2.5 6.5H10a3.5 3.5 0 0 1 0 7H7"/>',
  big: '<path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10"/>',
  bin: '<path d="M2.5 4.5h11M6 4.5V2.5h4v2M4 4.5l.7 9h6.6l.7-9"/>',
  caret: '<path d="M4.5 6.5L8 10l3.5-3.5"/>',
  check: '<circle cx="8" cy="8" r="6"/><path d="M5.3 8.2l1.9 1.9 3.6-4"/>',
  clock: '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 1.5"/>',
  close: '<path d="M4 4l8 8M12 4l-8 8"/>',
  cols: '<rect x="2" y="3" width="12" height="10" rx="1"/><path d="M6 3v10M10 3v10"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8.5" rx="1"/><path d="M10.5 5.5V3.2a1 1 0 0 0-1-1H3.4a1 1 0 0 0-1 1v6.3a1 1 0 0 0 1 1h2.1"/>',
  doc: '<path d="M4 1.8h5.5L12.5 5v9.2H4z"/><path d="M9 2v3.3h3.3"/>',
  down: '<path d="M8 2.5V11M4.5 7.5L8 11l3.5-3.5M2.5 13.5h11"/>',
  eye: '<path d="M1.5 8C3 5 5.3 3.5 8 3.5S13 5 14.5 8C13 11 10.7 12.5 8 12.5S3 11 1.5 8z"/><circle cx="8" cy="8" r="2"/>',
  fail: '<path d="M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5z"/><path d="M6 6l4 4M10 6l-4 4"/>',
  gauge: '<path d="M2.5 12a6 6 0 1 1 11 0"/><path d="M8 9.5l2.5-3"/>',
  glass: '<path d="M4 2h8M4 14h8M5 2v2.5L8 8l3-3.5V2M5 14v-2.5L8 8l3 3.5V14"/>',
  info: '<circle cx="8" cy="8" r="6"/><path d="M8 7.3V11M8 5v.2"/>',
  lock: '<rect x="3" y="7" width="10" height="7" rx="1"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>',
  menu: '<path d="M2 4h12M2 8h12M2 12h12"/>',
  out: '<path d="M9 2.5h4.5V7M13.5 2.5L8 8M11.5 9.5v4h-9v-9h4"/>',
  pair: '<circle cx="4" cy="8" r="2.3"/><circle cx="12" cy="8" r="2.3"/><path d="M6.3 8h3.4"/>',
  search: '<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5L14 14"/>',
  stop: '<circle cx="8" cy="8" r="6"/><path d="M3.8 12.2l8.4-8.4"/>',
  turn: '<path d="M14 8a6 6 0 1 1-1.8-4.3"/><path d="M14 1.5V4h-2.6"/>',
  up: '<path d="M8 11V2.5M4.5 6L8 2.5 11.5 6M2.5 11v2.5h11V11"/>',
  user: '<circle cx="8" cy="5.5" r="2.8"/><path d="M2.8 14c.6-3 2.6-4.3 5.2-4.3s4.6 1.3 5.2 4.3"/>',
  warn: '<path d="M8 2.2l6.3 11.3H1.7z"/><path d="M8 6.5v3.2M8 11.6v.1"/>',
}

/** The marks of the programs. */
export const marks = {
  eurydice: '<path d="M10 2v3M10 8.5v3M10 15v3"/><path d="M2.5 10H7M13 10h4.5M14.8 7.3L17.5 10l-2.7 2.7"/>',
  farside: '<circle cx="10" cy="10" r="7.5"/><path d="M10 2.5a7.5 7.5 0 0 1 0 15z" fill="currentColor"/>',
  lidi: '<path d="M2 5h3M2 10h5M2 15h3M13 5h5M15 10h3M13 15h5"/><path d="M10 2.5v15"/>',
  panelapp:
    '<path d="M8 4.5h9M8 10h9M8 15.5h9"/><circle cx="4" cy="4.5" r="1.4" fill="currentColor"/><rect x="2.7" y="8.7" width="2.6" height="2.6"/><path d="M4 13.7l1.8 1.8L4 17.3l-1.8-1.8z" fill="currentColor"/>',
  seizu:
    '<circle cx="5" cy="5" r="2.4"/><circle cx="15" cy="7" r="2.4"/><circle cx="8" cy="15" r="2.4"/><path d="M7.3 5.5l5.3 1M5.7 7.3l1.6 5.4M13.6 9l-4.2 4.2"/>',
}

export type IconName = keyof typeof icons
export type MarkName = keyof typeof marks

/** The symbols that `<use href="#i-…">` and `<use href="#m-…">` refer to; once per page, inside one hidden `<svg>`. */
export const symbols = [
  ...Object.entries(icons).map(([name, shape]) => `<symbol id="i-${name}" viewBox="0 0 16 16">${shape}</symbol>`),
  ...Object.entries(marks).map(([name, shape]) => `<symbol id="m-${name}" viewBox="0 0 20 20">${shape}</symbol>`),
].join('')
