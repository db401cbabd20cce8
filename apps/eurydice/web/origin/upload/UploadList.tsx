import { Button, Empty, Hidden, Sheet, State } from '@farside/kit/react'
import type { StateProps } from '@farside/kit/react'
import { ServerError } from '../../server/client.ts'
import { useFailureText } from '../../words/useFailureText.ts'
import { useWords } from '../../words/useWords.ts'
import { inOrder } from './order.rules.ts'
import { isFinished } from './upload-queue.ts'
import type { Upload, UploadState } from './upload-queue.ts'
import { Refused } from './useUploads.ts'
import type { Uploads } from './useUploads.ts'

const looks: Record<Exclude<UploadState, 'running'>, Pick<StateProps, 'family' | 'icon'>> = {
  queued: { family: 'idle', icon: 'clock' },
  done: { family: 'good', icon: 'check' },
  cancelled: { family: 'warn', icon: 'stop' },
  failed: { family: 'bad', icon: 'fail' },
}

/** The uploads of this page: running ones with their progress, ended ones until they are hidden. */
export function UploadList({ uploads }: { uploads: Uploads }) {
  const { t, size } = useWords()
  const { list } = uploads
  const summary = t('upload.summary', {
    count: list.length,
    running: list.filter(({ state }) => state === 'running').length,
    size: size(list.reduce((sum, upload) => sum + upload.size, 0)),
  })
  const aside = list.length > 0 && (
    <>
      <span className="muted small" role="status">
        {summary}
      </span>
      <Button small disabled={!list.some(isFinished)} onClick={uploads.hideFinished}>
        {t('upload.hideFinished')}
      </Button>
    </>
  )
  return (
    <Sheet title={t('upload.list')} aside={aside} className="uploads">
      {list.length === 0 ? (
        <Empty title={t('upload.empty')}>{t('upload.emptyWhat')}</Empty>
      ) : (
        <ul className="lines">
          {inOrder(list).map((upload) => (
            <Line key={upload.id} upload={upload} onCancel={() => void uploads.cancel(upload.id)} />
          ))}
        </ul>
      )}
    </Sheet>
  )
}

function Line({ upload, onCancel }: { upload: Upload; onCancel: () => void }) {
  const { t, size, share } = useWords()
  const { name, state, sent, size: whole } = upload
  const percent = whole === 0 ? 0 : Math.floor((100 * sent) / whole)
  const cancel = (
    <Button small onClick={onCancel}>
      {t('upload.cancel')}
      <Hidden> {name}</Hidden>
    </Button>
  )
  return (
    <li>
      <span className="cut" title={name}>
        {name}
      </span>
      {state === 'running' ? (
        cancel
      ) : (
        <span className="row">
          <State {...looks[state]}>{t(`upload.${state}`)}</State>
          {state === 'queued' && cancel}
        </span>
      )}
      {state === 'running' && (
        <>
          <progress value={percent} max={100} aria-label={t('upload.progress', { name })} />
          <span className="small muted">{share(sent, whole)}</span>
          <span className="small muted">{t('list.percent', { percent })}</span>
        </>
      )}
      {state === 'failed' ? (
        <span className="small why across">
          <Why upload={upload} />
        </span>
      ) : (
        state !== 'running' && <span className="small muted across">{size(whole)}</span>
      )}
    </li>
  )
}

function Why({ upload: { name, error } }: { upload: Upload }) {
  const { t } = useWords()
  const failureText = useFailureText()
  if (error instanceof Refused) return error.message
  const broken = error instanceof ServerError && error.status === 0
  const said = error instanceof ServerError && error.message
  return t('upload.refused', { name, reason: broken ? t('upload.cut') : said || failureText(error) })
}
