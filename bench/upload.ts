import { request } from 'node:http'
import { startEurydiceStack } from '../harness/eurydice-stack.ts'
import { eurydiceClient } from '../harness/eurydice-client.ts'
import { sampleFile } from '../harness/sample-files.ts'
import { until } from '../harness/rehearsals/settled.ts'
import { pss } from './memory.ts'
import { seconds } from './table.ts'
import type { Row } from './table.ts'
import { plainRelay } from './tcp-relay.ts'

const GB = 1e9
const MB = 1e6

/** One stream of known length into the origin, with nothing else running. Figures: MB/s, and the API's peak memory. */
export async function benchUpload({ bytes = 10 * GB, runs = 5 } = {}): Promise<Row[]> {
  const stack = await startEurydiceStack({ withoutRelay: true })
  try {
    await stack.program('sender').stop()
    const rates: number[] = []
    const peaks: number[] = []
    const yardstick: number[] = []
    for (let run = 0; run < runs; run++) {
      yardstick.push(await plainRelay(1e9))
      const peak = watchMemory(stack.program('origin').pid)
      let id = ''
      const took = await seconds(async () => {
        id = await uploadZeros(`${stack.originUrl}/api/v1/transferables/`, stack.tokens[0], bytes)
      })
      rates.push(bytes / took / MB)
      peaks.push(peak.stop() / MB)
      await stack.origin.cancel(id) // gives the disk space back
    }
    return [
      { what: `upload of one ${bytes / GB} GB stream, known length`, goal: '≥ 300', runs: rates, unit: 'MB/s' },
      { what: 'memory of the origin API meanwhile (peak PSS)', goal: '≤ 200, flat', runs: peaks, unit: 'MB' },
      { what: 'plain two-hop TCP relay in the same run', goal: 'yardstick', runs: yardstick, unit: 'MB/s' },
    ]
  } finally {
    await stack.close()
  }
}

/** From the first byte of an upload to the file being there on the destination. */
export async function benchThrough({ bytes = GB, runs = 5 } = {}): Promise<Row[]> {
  const stack = await startEurydiceStack({ withoutRelay: true })
  try {
    const rates: number[] = []
    for (let run = 0; run < runs; run++) {
      const took = await seconds(async () => {
        const id = await uploadZeros(`${stack.originUrl}/api/v1/transferables/`, stack.tokens[0], bytes)
        await until('the file had arrived', async () => (await stack.destination.item(id))?.state === 'SUCCESS', 300)
      })
      rates.push(bytes / took / MB)
    }
    return [
      { what: `upload → available, ${bytes / GB} GB through the diode pair`, goal: '≥ 70', runs: rates, unit: 'MB/s' },
    ]
  } finally {
    await stack.close()
  }
}

/** Many small files by eight users: how fast they are accepted, and when the last one has arrived. */
export async function benchSmallFiles({ files = 5000, users = 8, runs = 5 } = {}): Promise<Row[]> {
  const stack = await startEurydiceStack({ withoutRelay: true, users })
  try {
    const accepted: number[] = []
    const delivered: number[] = []
    const body = sampleFile('small', 1000, 1).bytes
    for (let run = 1; run <= runs; run++) {
      const clients = stack.tokens.map((token) => eurydiceClient(stack.originUrl, token))
      const all = await seconds(async () => {
        const took = await seconds(async () => {
          await Promise.all(
            clients.map(async (client, user) => {
              for (let index = user; index < files; index += users) await client.upload(`small-${run}-${index}`, body)
            }),
          )
        })
        accepted.push(files / took)
        await until('every file had arrived', () => allArrived(stack.destinations, `small-${run}-`, files), 300)
      })
      delivered.push(all)
    }
    return [
      { what: `${files} files of 1 kB by ${users} users, accepted`, goal: '≥ 300', runs: accepted, unit: 'files/s' },
      { what: 'the same, from the first upload to the last delivered', goal: '≤ 60', runs: delivered, unit: 's' },
    ]
  } finally {
    await stack.close()
  }
}

async function allArrived(
  clients: { count(query: string): Promise<number> }[],
  prefix: string,
  files: number,
): Promise<boolean> {
  const counts = await Promise.all(clients.map((client) => client.count(`state=SUCCESS&name=${prefix}`)))
  return counts.reduce((sum, count) => sum + count, 0) === files
}

function uploadZeros(url: string, token: string, bytes: number): Promise<string> {
  const chunk = Buffer.alloc(MB)
  return new Promise((resolve, reject) => {
    const upload = request(url, {
      method: 'POST',
      headers: {
        Authorization: `Token ${token}`,
        'Content-Type': 'application/octet-stream',
        'Content-Length': bytes,
        'Metadata-Name': 'zeros.bin',
      },
    })
    upload.on('error', reject).on('response', (response) => {
      let text = ''
      response.on('data', (part) => (text += part))
      response.on('end', () => (response.statusCode === 201 ? resolve(JSON.parse(text).id) : reject(new Error(text))))
    })
    let left = bytes
    const push = () => {
      while (left > 0) {
        const part = left < chunk.byteLength ? chunk.subarray(0, left) : chunk
        left -= part.byteLength
        if (!upload.write(part)) return void upload.once('drain', push)
      }
      upload.end()
    }
    push()
  })
}

function watchMemory(pid: number): { stop(): number } {
  let peak = 0
  const timer = setInterval(() => (peak = Math.max(peak, pss(pid))), 200)
  return {
    stop: () => {
      clearInterval(timer)
      return peak
    },
  }
}
