import { Button, Field } from '@farside/kit/react'
import { useState } from 'react'
import { useFailureText } from '../../words/useFailureText.ts'
import { useWords } from '../../words/useWords.ts'
import { textFileName } from './name.rules.ts'
import type { Uploads } from './useUploads.ts'

/** Text that is sent as a file. It stays in the field until the server has it. */
export function TextForm({ uploads }: { uploads: Uploads }) {
  const { t } = useWords()
  const failureText = useFailureText()
  const [text, setText] = useState('')
  const [sending, setSending] = useState(false)
  const [error, setError] = useState<string>()

  const sendText = async () => {
    const name = textFileName(t('upload.textFile'), new Date())
    setSending(true)
    setError(undefined)
    const [upload] = await uploads.add([new File([text], name, { type: 'text/plain' })])
    setSending(false)
    if (upload?.state === 'done') setText('')
    else setError(t('upload.refused', { name, reason: upload ? failureText(upload.error) : t('upload.failed') }))
  }

  return (
    <form
      className="text-form"
      onSubmit={(event) => {
        event.preventDefault()
        void sendText()
      }}
    >
      <Field label={t('upload.textLabel')} hint={t('upload.textHint')} error={error}>
        {(attributes) => (
          <textarea {...attributes} value={text} rows={6} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      <Button kind="primary" type="submit" disabled={text === '' || sending}>
        {t('upload.textSend')}
      </Button>
    </form>
  )
}
