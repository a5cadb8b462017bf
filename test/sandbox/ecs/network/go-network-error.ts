import type { BrokenConnection } from './connection.ts';

/** Why a connection failed, as Go's net and crypto/tls packages write it. */
export function goNetworkError(connection: BrokenConnection, url: string): string {
  switch (connection.how) {
    case 'timed-out':
      return `dial tcp ${connection.address}:443: i/o timeout`;
    case 'refused':
      return `dial tcp ${connection.address}:443: connect: connection refused`;
    case 'reset':
      return `read tcp ${connection.own}:41234->${connection.address}:443: read: connection reset by peer`;
    case 'untrusted':
      return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
    case 'not-resolved':
      return `dial tcp: lookup ${new URL(url).hostname} on ${connection.resolver}:53: no such host`;
  }
}
