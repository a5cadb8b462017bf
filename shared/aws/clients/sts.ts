import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

/** A client of AWS STS for the standard endpoint of one Region, in any partition; loaded when first needed. */
export function createSts(settings: STSClientConfig): STSClient {
  return new STSClient({ useGlobalEndpoint: false, useFipsEndpoint: false, useDualstackEndpoint: false, ...settings });
}
