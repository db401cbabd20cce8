import { plainCode, relaxedCode } from './gf256-code.ts'

/** Bytes of a vector: rows and symbols may be read and changed up to the next multiple of it. */
export const VECTOR_BYTES = 16

/** `bytes` rounded up to whole vectors: the stride at which sums do not touch each other. */
export function wholeVectors(bytes: number): number {
  return (bytes + VECTOR_BYTES - 1) & -VECTOR_BYTES
}

/** What gf256.wat exports; all numbers are addresses, byte counts and strides in the field's own memory. */
interface Arithmetic {
  addProductsToFive(
    source: number,
    sourceStride: number,
    count: number,
    coefficients: number,
    coefficientStride: number,
    sums: number,
    sumStride: number,
    bytes: number,
  ): void
  addProducts(
    source: number,
    sourceStride: number,
    count: number,
    coefficients: number,
    sum: number,
    bytes: number,
  ): void
}

/** A matrix of coefficients in the field's memory: row r at `at + r·stride`, `columns` ≥ 1 bytes each. */
export interface Matrix {
  readonly at: number
  readonly stride: number
  readonly columns: number
}

/** GF(256) of RFC 6330 §5.7 with a flat memory of its own; belongs to one thread. */
export interface Field {
  /** The whole memory. Ask again after `reserve`: growing replaces it. */
  readonly memory: Uint8Array
  /** Makes the memory at least as large as regions of these byte counts need; returns their addresses. */
  reserve(sizes: readonly number[]): number[]
  /** sums[r] += Σ_j matrix[r][j] · sources[j] for `rows` rows; sources lie at any stride, sums at whole vectors. */
  addProducts(
    matrix: Matrix,
    rows: number,
    sources: { at: number; stride: number },
    sums: { at: number; stride: number },
    bytes: number,
  ): void
  /** One row and one source: target += coefficient · source. */
  addScaled(target: number, coefficient: number, source: number, bytes: number): void
  /** target *= coefficient. */
  scale(target: number, coefficient: number, bytes: number): void
}

/** Where the one coefficient of `addScaled` is put, behind the tables of products. */
const SCALAR_AT = 256 * 2 * VECTOR_BYTES
const REGIONS_AT = SCALAR_AT + VECTOR_BYTES
const PAGE_BYTES = 65_536

export function openField(code: WebAssembly.Module = bestCode()): Field {
  const pages = new WebAssembly.Memory({ initial: 1 })
  const arithmetic = new WebAssembly.Instance(code, { field: { memory: pages } }).exports as unknown as Arithmetic
  let memory = new Uint8Array(pages.buffer)
  writeProducts(memory)

  const addScaled = (target: number, coefficient: number, source: number, bytes: number) => {
    memory[SCALAR_AT] = coefficient
    arithmetic.addProducts(source, 0, 1, SCALAR_AT, target, bytes)
  }
  return {
    get memory() {
      return memory
    },
    reserve(sizes) {
      let end = REGIONS_AT
      const regions = sizes.map((bytes) => {
        const at = end
        end += wholeVectors(bytes) + VECTOR_BYTES
        return at
      })
      if (end > memory.byteLength) {
        pages.grow(Math.ceil((end - memory.byteLength) / PAGE_BYTES))
        memory = new Uint8Array(pages.buffer)
      }
      return regions
    },
    addProducts(matrix, rows, sources, sums, bytes) {
      let row = 0
      for (; row + 5 <= rows; row += 5)
        arithmetic.addProductsToFive(
          sources.at,
          sources.stride,
          matrix.columns,
          matrix.at + row * matrix.stride,
          matrix.stride,
          sums.at + row * sums.stride,
          sums.stride,
          bytes,
        )
      for (; row < rows; row++)
        arithmetic.addProducts(
          sources.at,
          sources.stride,
          matrix.columns,
          matrix.at + row * matrix.stride,
          sums.at + row * sums.stride,
          bytes,
        )
    },
    addScaled,
    scale(target, coefficient, bytes) {
      if (coefficient !== 1) addScaled(target, coefficient ^ 1, target, bytes)
    },
  }
}

/** The two ways of looking up products; see gf256.wat. */
export const fieldCodes = { relaxed: relaxedCode, plain: plainCode }

/** Compiles one of `fieldCodes`; throws CompileError where the engine does not know its instructions. */
export function compileField(code: string): WebAssembly.Module {
  return new WebAssembly.Module(Buffer.from(code, 'base64'))
}

let best: WebAssembly.Module | undefined
function bestCode(): WebAssembly.Module {
  best ??= compileField(WebAssembly.validate(Buffer.from(relaxedCode, 'base64')) ? relaxedCode : plainCode)
  return best
}

/** a·b in the polynomial x^8 + x^4 + x^3 + x^2 + 1. */
export function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 0; bit < 8; bit++) {
    if ((b >> bit) & 1) product ^= a << bit
  }
  for (let bit = 14; bit >= 8; bit--) {
    if ((product >> bit) & 1) product ^= 0x11d << (bit - 8)
  }
  return product
}

const inverses = new Uint8Array(256)
for (let a = 1; a < 256; a++) {
  if (inverses[a] !== 0) continue
  let b = 1
  while (multiply(a, b) !== 1) b++
  inverses[a] = b
  inverses[b] = a
}

/** 1/a; a is 1 … 255. */
export function inverse(a: number): number {
  return inverses[a]
}

function writeProducts(memory: Uint8Array): void {
  for (let coefficient = 0; coefficient < 256; coefficient++) {
    for (let nibble = 0; nibble < 16; nibble++) {
      const at = coefficient * 2 * VECTOR_BYTES + nibble
      memory[at] = multiply(coefficient, nibble)
      memory[at + VECTOR_BYTES] = multiply(coefficient, nibble << 4)
    }
  }
}
