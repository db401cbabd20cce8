// Compiles the arithmetic of the error correction, apps/lidi/fec/gf256.wat, into gf256-code.ts; `--check` only compares.
import { readFile, writeFile } from 'node:fs/promises'
import wabt from 'wabt'

const sourceFile = new URL('../apps/lidi/fec/gf256.wat', import.meta.url)
const codeFile = new URL('../apps/lidi/fec/gf256-code.ts', import.meta.url)

const source = await readFile(sourceFile, 'utf8')
const { parseWat } = await wabt()
const compile = (text: string): string => {
  const module = parseWat('gf256.wat', text, { simd: true, relaxed_simd: true })
  try {
    return Buffer.from(module.toBinary({}).buffer).toString('base64')
  } finally {
    module.destroy()
  }
}
const made = `// Made from gf256.wat by tools/make-gf256.ts; change that file and run the tool.

/** The module for engines that know i8x16.relaxed_swizzle, base64. */
export const relaxedCode =
  '${compile(source)}'

/** The same for all engines that know vectors. */
export const plainCode =
  '${compile(source.replaceAll('i8x16.relaxed_swizzle', 'i8x16.swizzle'))}'
`

if (!process.argv.includes('--check')) await writeFile(codeFile, made)
else if ((await readFile(codeFile, 'utf8')) !== made) {
  console.error('apps/lidi/fec/gf256-code.ts is not what tools/make-gf256.ts makes of gf256.wat: run the tool')
  process.exitCode = 1
}
