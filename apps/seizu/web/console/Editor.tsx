import { useImperativeHandle, useRef } from 'react'
import type { Ref } from 'react'

export interface EditorHandle {
  /** Selects a part of the text and goes there. */
  show: (from: number, to: number) => void
  focus: () => void
}

/**
 * A statement. What is wrong in it is marked in the place itself: by a copy of the text below the field that shows
 * through, since a field of text cannot mark a part of what it holds.
 */
export function Editor({
  id,
  text,
  height,
  mark,
  describedBy,
  handle,
  onChange,
}: {
  id: string
  text: string
  /** Pixels. */
  height: number
  mark: readonly [from: number, to: number] | undefined
  describedBy: string
  handle: Ref<EditorHandle>
  onChange: (text: string) => void
}) {
  const field = useRef<HTMLTextAreaElement>(null)
  const copy = useRef<HTMLDivElement>(null)
  const follow = () => {
    if (field.current && copy.current) copy.current.scrollTop = field.current.scrollTop
  }
  useImperativeHandle(handle, () => ({
    focus: () => field.current?.focus(),
    show: (from, to) => {
      field.current?.focus()
      field.current?.setSelectionRange(from, to)
    },
  }))
  return (
    <div className="editor" style={{ height }}>
      {mark && (
        <div
          className="editor-copy"
          aria-hidden="true"
          ref={(it) => {
            copy.current = it
            follow()
          }}
        >
          {text.slice(0, mark[0])}
          <mark>{text.slice(...mark)}</mark>
          {/* A line that is empty at the end has no height otherwise. */}
          {`${text.slice(mark[1])}\n`}
        </div>
      )}
      <label className="sr" htmlFor={id}>
        Cypher
      </label>
      <textarea
        id={id}
        ref={field}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        value={text}
        aria-invalid={mark ? true : undefined}
        aria-describedby={describedBy}
        onChange={({ target }) => onChange(target.value)}
        onScroll={follow}
      />
    </div>
  )
}
