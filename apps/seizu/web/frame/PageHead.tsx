import { Button } from '@farside/kit/react'
import { useEffect } from 'react'

/** Title of a page with what can be done with all of it. */
export function PageHead({ title, loaded, onRefresh }: { title: string; loaded?: string; onRefresh?: () => void }) {
  useEffect(() => {
    document.title = `${title} | Seizu`
  }, [title])
  return (
    <div className="page-head">
      <div>
        <h1>{title}</h1>
      </div>
      {onRefresh && (
        <span className="row">
          {loaded && <span className="muted small">Loaded {loaded}</span>}
          <Button icon="turn" onClick={onRefresh}>
            Refresh
          </Button>
        </span>
      )}
    </div>
  )
}
