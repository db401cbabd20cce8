const WIDTH = 30

export interface Progress {
  show: (done: number, total: number, what: string) => void
  /** Clears the bar. */
  end: () => void
}

/** A bar on a terminal; elsewhere a line now and then, so that a log of hours stays short. */
export function openProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) {
    let told = 0
    return {
      show(done, total) {
        const tenth = Math.floor((done / Math.max(total, 1)) * 10)
        if (tenth === told) return
        told = tenth
        stream.write(`${done} of ${total}\n`)
      },
      end() {},
    }
  }
  return {
    show(done, total, what) {
      const full = Math.min(WIDTH, Math.round((done / Math.max(total, 1)) * WIDTH))
      const line = `[${'#'.repeat(full)}${'-'.repeat(WIDTH - full)}] ${done}/${total} ${what}`
      stream.write(`\r\u001B[K${line.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`)
    },
    end() {
      stream.write('\r\u001B[K')
    },
  }
}
