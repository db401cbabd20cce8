import { Button, Dialog, Failed, Field, Loading } from '@farside/kit/react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { readToken, renewToken } from '../server/session.api.ts'
import { copyText } from '../words/copy-text.ts'
import { useFailureText } from '../words/useFailureText.ts'
import { useWords } from '../words/useWords.ts'

const tokenKey = ['token'] as const

/** The user's API token: hidden until asked for, and renewed only after a second thought (§14.1). */
export function TokenDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const failureText = useFailureText()
  const queryClient = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: tokenKey,
    queryFn: ({ signal }) => readToken(signal),
    gcTime: 0,
  })
  const [asking, setAsking] = useState(false)
  const [shown, setShown] = useState(false)
  const [said, setSaid] = useState('')
  const [renewError, setRenewError] = useState('')

  const renew = async () => {
    setAsking(false)
    try {
      queryClient.setQueryData(tokenKey, await renewToken())
      setSaid(t('token.renewed'))
    } catch (failure) {
      setRenewError(failureText(failure))
    }
  }
  const copy = async () => {
    setSaid((await copyText(data?.token ?? '')) ? t('app.copied') : t('received.copyFailed'))
  }

  if (asking) {
    return (
      <Dialog
        key="renew"
        title={t('token.renewTitle')}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button data-safe onClick={() => setAsking(false)}>
              {t('app.keep')}
            </Button>
            <Button kind="danger" onClick={() => void renew()}>
              {t('token.renew')}
            </Button>
          </>
        }
      >
        <p>{t('token.renewWhat')}</p>
      </Dialog>
    )
  }

  return (
    <Dialog
      key="token"
      title={t('token.title')}
      onClose={onClose}
      actions={
        <>
          <Button kind="danger" disabled={!data} onClick={() => setAsking(true)}>
            {t('token.renew')}
          </Button>
          <Button data-safe onClick={onClose}>
            {t('app.close')}
          </Button>
        </>
      }
    >
      <p>{t('token.what')}</p>
      {data && (
        <div className="token">
          <Field label={t('token.label')} error={renewError}>
            {(attributes) => (
              <input
                {...attributes}
                className="code"
                type={shown ? 'text' : 'password'}
                value={data.token}
                autoComplete="off"
                readOnly
              />
            )}
          </Field>
          <Button icon="eye" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? t('token.hide') : t('token.reveal')}
          </Button>
          <Button icon="copy" onClick={() => void copy()}>
            {t('app.copy')}
          </Button>
        </div>
      )}
      <p role="status" className="small muted said">
        {said}
      </p>
      {!data && !error && (
        <Loading label={t('app.loading')} still={(seconds) => t('app.stillLoading', { seconds })} rows={2} />
      )}
      {error && (
        <Failed title={t('token.failed')} retry={{ words: t('app.retry'), go: () => void refetch() }}>
          {failureText(error)}
        </Failed>
      )}
    </Dialog>
  )
}
