/** Where the page starts: theme, queries, router. */
import './styles.ts'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { keepReadsIn, ProblemError } from '#web/kit/client.ts'
import { keptReads } from '#web/kit/device.ts'
import { keepFocus, keysStayInDialogs, sendByKeys } from '#web/kit/focus.ts'
import { readEarly } from '#web/kit/early.ts'
import { PaletteProvider } from './palette.tsx'
import { loadRecordPages, router } from './router.tsx'
import { watchNetwork } from './offline.tsx'
import { keepShellSoon } from './keep-shell.ts'
import { theme, variables } from './theme.ts'

keepReadsIn(keptReads)
readEarly(location.pathname)
keepFocus()
keysStayInDialogs()
watchNetwork()
sendByKeys()
// Beside the reading of the record, not after the router has looked at the address. A failure shows where the page is opened.
if (location.pathname.startsWith('/i/')) loadRecordPages().catch(() => undefined)

/** A refusal will not change by asking again; a fault may. */
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) =>
        count < 2 &&
        !(error instanceof ProblemError && error.problem.status > 0 && error.problem.status < 500),
    },
  },
})

/** The strict policy lets in only styles that carry this page's nonce. */
const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? ''

// The library that locks scrolling behind a dialog asks for its nonce under this name.
Object.assign(globalThis, { __webpack_nonce__: nonce })

keepShellSoon()

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root element')
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <Notifications position="bottom-center" limit={4} />
      <QueryClientProvider client={queries}>
        <PaletteProvider>
          <RouterProvider router={router} />
        </PaletteProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
