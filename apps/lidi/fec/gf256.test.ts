import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileField, fieldCodes, inverse, multiply, openField, wholeVectors } from './gf256.ts'

const anyByte = fc.nat(255)

describe('calculating with single bytes', () => {
  test('is a field', () =>
    fc.assert(
      fc.property(anyByte, anyByte, anyByte, (a, b, c) => {
        expect(multiply(a, b)).toBe(multiply(b, a))
        expect(multiply(a, multiply(b, c))).toBe(multiply(multiply(a, b), c))
        expect(multiply(a, b ^ c)).toBe(multiply(a, b) ^ multiply(a, c))
      }),
    ))

  test('has an inverse for every byte but 0', () => {
    for (let a = 1; a < 256; a++) expect(multiply(a, inverse(a))).toBe(1)
  })

  test('reduces by the polynomial 0x11D', () => expect(multiply(0x80, 2)).toBe(0x1d))
})

describe.each(Object.entries(fieldCodes))('calculating with vectors (%s code)', (_, code) => {
  const module = compileField(code)
  const someMatrix = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 }))
    .chain(([rows, columns, eighths]) =>
      fc.record({
        bytes: fc.constant(eighths * 8),
        matrix: fc.array(fc.array(anyByte, { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
        sources: fc.array(fc.uint8Array({ minLength: eighths * 8, maxLength: eighths * 8 }), {
          minLength: columns,
          maxLength: columns,
        }),
      }),
    )

  test('adds the same products as byte by byte, for every number of rows', () =>
    fc.assert(
      fc.property(someMatrix, ({ bytes, matrix, sources }) => {
        const field = openField(module)
        const columns = sources.length
        const stride = wholeVectors(bytes)
        const [matrixAt, sourcesAt, sumsAt] = field.reserve([
          matrix.length * columns,
          columns * bytes,
          matrix.length * stride,
        ])
        field.memory.set(matrix.flat(), matrixAt)
        sources.forEach((source, index) => field.memory.set(source, sourcesAt + index * bytes))
        field.addProducts(
          { at: matrixAt, stride: columns, columns },
          matrix.length,
          { at: sourcesAt, stride: bytes },
          { at: sumsAt, stride },
          bytes,
        )
        matrix.forEach((row, index) => {
          const at = sumsAt + index * stride
          const expected = Uint8Array.from({ length: bytes }, (_, byte) =>
            row.reduce((sum, coefficient, column) => sum ^ multiply(coefficient, sources[column][byte]), 0),
          )
          expect(field.memory.slice(at, at + bytes)).toEqual(expected)
        })
      }),
    ))

  test('scales in place by every coefficient', () => {
    const field = openField(module)
    const [at] = field.reserve([256])
    for (let coefficient = 0; coefficient < 256; coefficient++) {
      field.memory.set(
        Uint8Array.from({ length: 256 }, (_, byte) => byte),
        at,
      )
      field.scale(at, coefficient, 256)
      const expected = Uint8Array.from({ length: 256 }, (_, byte) => multiply(coefficient, byte))
      expect(field.memory.slice(at, at + 256)).toEqual(expected)
    }
  })

  test('grows its memory and keeps the tables', () => {
    const field = openField(module)
    const [at] = field.reserve([3_000_000])
    field.memory[at] = 0x80
    field.scale(at, 2, 1)
    expect(field.memory[at]).toBe(0x1d)
    expect(field.memory.byteLength).toBeGreaterThan(3_000_000)
  })
})
