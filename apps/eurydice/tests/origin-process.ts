import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { startProgram } from '@farside/harness/process'
import { startOriginFiles } from './origin-files.ts'
import type { OriginFiles } from './origin-files.ts'
import { open, replyTo, send } from './raw-http.ts'

const main = fileURLToPath(new URL('origin-files.process.ts', import.meta.url))

/** Another API process over the same database and folder. */
export async function startOriginProcess(
  { databaseUrl, root }: Pick<OriginFiles, 'databaseUrl' | 'root'>,
  rangeBytes = 1_000_000,
) {
  const env = { DATABASE_URL: databaseUrl, STORAGE_ROOT: root, RANGE_SIZE: String(rangeBytes) }
  const program = startProgram('origin', main, [], env)
  const { fields } = await program.waitFor('listening')
  return { program, url: String(fields.url) }
}

/** The memory of a process is read from /proc. */
export const weighable = process.platform === 'linux'

/** §16.1 case 29: sends so many zeros, of unknown length, to a process of its own and weighs it. */
export async function weighUpload(bytes: number): Promise<{ size: number; idleBytes: number; mostBytes: number }> {
  const origin = await startOriginFiles()
  const { url, program } = await startOriginProcess(origin, 10_000_000)
  try {
    const headers = { 'X-Test-User': await origin.newUser(), 'Content-Type': 'application/octet-stream' }
    await send(url, { method: 'POST', headers: { ...headers, 'Content-Length': 1 }, body: 'x' })
    const idleBytes = await memoryOf(program.pid, 'VmRSS')
    const asking = open(url, 'POST', { ...headers, 'Transfer-Encoding': 'chunked' })
    const answered = replyTo(asking)
    const zeros = Buffer.alloc(2 ** 20)
    for (let sent = 0; sent < bytes; sent += zeros.byteLength) {
      if (!asking.write(zeros)) await new Promise<void>((resolve) => void asking.once('drain', resolve))
    }
    asking.end()
    const { size } = (await answered).json
    return { size, idleBytes, mostBytes: await memoryOf(program.pid, 'VmHWM') }
  } finally {
    await program.kill()
    await origin.close()
  }
}

/** Bytes, from the kernel's own account of the process. */
async function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024
}
