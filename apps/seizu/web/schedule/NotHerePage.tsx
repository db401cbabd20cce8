import { Empty, Sheet } from '@farside/kit/react'
import { PageHead } from '../frame/PageHead.tsx'

/** Where the Neo4j password is the only log-in, this program knows nobody, so it tells nobody and does as nobody asks. */
export const NotHerePage = () => (
  <>
    <PageHead title="Scheduled queries" />
    <Sheet title="Scheduled queries" titleHidden>
      <Empty title="Not shown with this log-in">
        You are known to the graph, not to this server (<code>AUTH_MODE=client</code>). How scheduled queries stand is
        in the graph: <code>MATCH (s:ScheduledQuery) RETURN s</code>.
      </Empty>
    </Sheet>
  </>
)
