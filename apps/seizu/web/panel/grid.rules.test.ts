import { describe, expect, test } from 'vitest'
import { widthsOf } from './grid.rules.ts'

describe('widths of tiles', () => {
  test.each([
    ['[61] size 3: a quarter, and half on a phone', { size: 3 }, { wide: 3, middle: 6, narrow: 6 }],
    ['five in a row', { size: 2.4 }, { wide: 2.4, middle: 4.8, narrow: 6 }],
    ['size 6 fills the middle step', { size: 6 }, { wide: 6, middle: 12, narrow: 12 }],
    ['size 7 and more stay as they are', { size: 7 }, { wide: 7, middle: 7, narrow: 12 }],
    ['no size', { size: null }, { wide: 3, middle: 6, narrow: 6 }],
    ['w before size', { size: 2, w: 5 }, { wide: 5, middle: 10, narrow: 12 }],
    ['never more than the page', { size: 40 }, { wide: 12, middle: 12, narrow: 12 }],
    ['never nothing', { size: 0 }, { wide: 2, middle: 4, narrow: 6 }],
  ])('%s', (_, panel, expected) => expect(widthsOf(panel)).toEqual(expected))
})
