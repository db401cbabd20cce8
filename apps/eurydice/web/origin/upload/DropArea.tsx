import { Icon } from '@farside/kit/react'
import { useEffect, useId, useRef, useState } from 'react'
import type { ToastSay } from '../../toasts.ts'
import { useWords } from '../../words/useWords.ts'
import { sortDropped } from './dropped.ts'

export interface DropAreaProps {
  /** Bytes. */
  maxSize: number
  onFiles: (files: readonly File[]) => void
  tell: ToastSay
}

/** Files by choice, drop or paste, several at once. The whole page takes a drop: missing the area must not lose the page. */
export function DropArea({ maxSize, onFiles, tell }: DropAreaProps) {
  const { t, size } = useWords()
  const [over, setOver] = useState(false)
  const pick = useId()
  const take = useRef<(data: DataTransfer | null) => boolean>(() => false)
  useEffect(() => {
    take.current = (data) => {
      const { files, folders } = data ? sortDropped(data) : { files: [], folders: [] }
      for (const name of folders) tell({ family: 'warn', text: t('upload.folder', { name }), stays: true })
      if (files.length > 0) onFiles(files)
      return files.length + folders.length > 0
    }
  })

  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    }
    const onDragLeave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (take.current(event.dataTransfer)) event.preventDefault()
    }
    const onPaste = (event: ClipboardEvent) => {
      if (take.current(event.clipboardData)) event.preventDefault()
    }
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('dragleave', onDragLeave)
    window.addEventListener('drop', onDrop)
    window.addEventListener('paste', onPaste)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('dragleave', onDragLeave)
      window.removeEventListener('drop', onDrop)
      window.removeEventListener('paste', onPaste)
    }
  }, [])

  return (
    <div className="drop" data-over={over || undefined}>
      <Icon name="up" />
      <p>
        <strong>{t('upload.drop')}</strong>
      </p>
      <input
        className="sr"
        type="file"
        id={pick}
        multiple
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // The same file may be chosen again.
          event.target.value = ''
        }}
      />
      <label className="button primary" htmlFor={pick}>
        {t('upload.choose')}
      </label>
      <p className="muted small">{t('upload.limits', { size: size(maxSize) })}</p>
    </div>
  )
}
