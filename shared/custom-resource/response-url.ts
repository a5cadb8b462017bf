/** The Region of a stack, and the suffix of AWS's host names there: `amazonaws.com`, in China `amazonaws.com.cn`. */
export type Place = { readonly region: string; readonly urlSuffix: string };

/**
 * The URL of a request's answer, if it leads to CloudFormation itself: https, and the bucket that CloudFormation keeps
 * for answers in this Region. Undefined for every other address. CloudFormation has written the host of the bucket in
 * each of the forms that S3 knows, so all of them are taken: without a Region (us-east-1), `s3-REGION`, `s3.REGION`,
 * and the dual-stack and FIPS endpoints. The name of a bucket is unique in its partition, so nobody else has this one.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html
 * @see https://docs.aws.amazon.com/general/latest/gr/s3.html
 */
export function cloudFormationUrl(text: string, { region, urlSuffix }: Place): URL | undefined {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return undefined;
  const bucket = `cloudformation-custom-resource-response-${region.replaceAll('-', '')}`;
  const endpoints = [
    's3',
    `s3-${region}`,
    `s3.${region}`,
    `s3.dualstack.${region}`,
    `s3-fips.${region}`,
    `s3-fips-${region}`,
    `s3-fips.dualstack.${region}`,
  ];
  return endpoints.some((endpoint) => url.hostname === `${bucket}.${endpoint}.${urlSuffix}`) ? url : undefined;
}
