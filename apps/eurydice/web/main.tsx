import '@farside/kit/kit.css'
import './app.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { loadTexts } from './words/texts.ts'

loadTexts()

const queryClient = new QueryClient({
  defaultOptions: {
    // The pages ask again every few seconds anyway. A browser on a closed network may call itself offline: ask all the same.
    queries: { retry: false, networkMode: 'always' },
  },
})

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  )
}
