import type { ToastSay } from '../../toasts.ts'
import { useEffect, useSyncExternalStore } from 'react'
import { useWords } from '../../words/useWords.ts'
import { createUploads, isFinished } from './upload-queue.ts'
import type { Upload } from './upload-queue.ts'

/** §14.2: the original starts all at once; three keep the link to the server full and the rest in order. */
const uploads = createUploads(3)

/** A refusal of ours, with the sentence ready. */
export class Refused extends Error {}

/**
 * The uploads of this page and the acts on them.
 *
 * @param onSettled called when one ended, so that the list can show its row
 */
export function useUploads(maxSize: number, tell: ToastSay, onSettled: () => void) {
  const { t, size } = useWords()
  const list = useSyncExternalStore(uploads.subscribe, uploads.current)
  const running = list.some((upload) => !isFinished(upload))

  useEffect(() => {
    if (!running) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [running])

  const fits = (file: File): boolean => {
    if (file.size <= maxSize) return true
    const reason = t('upload.tooLarge', { name: file.name, size: size(file.size), limit: size(maxSize) })
    uploads.refuse(file, new Refused(reason))
    tell({ family: 'bad', text: reason })
    return false
  }

  const add = async (files: readonly File[]): Promise<Upload[]> => {
    const ended = await Promise.all(
      uploads.add(files.filter(fits)).map(async (ending) => {
        const upload = await ending
        onSettled()
        return upload
      }),
    )
    // One answer for what was one act, however many files it was.
    const done = ended.filter(({ state }) => state === 'done')
    const [first] = done
    if (first && done.length === 1) tell({ family: 'good', text: t('upload.sent', { name: first.name }) })
    if (done.length > 1) tell({ family: 'good', text: t('upload.sentMany', { count: done.length }) })
    return ended
  }

  return {
    list,
    add,
    cancel: async (id: string) => {
      await uploads.cancel(id)
      onSettled()
    },
    hideFinished: uploads.hideFinished,
  }
}

export type Uploads = ReturnType<typeof useUploads>
