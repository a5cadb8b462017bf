import { expect, it } from 'vitest';
import { nameRequirement } from '../../shared/notification/content/requirement-name.ts';

it.each([
  ['backend/secret/DATABASE_URL', 'DATABASE_URL (container backend)'],
  ['backend/secret/path/with/slashes', 'path/with/slashes (container backend)'],
  ['api/log-option/token', 'log option token (container api)'],
  ['api/environment-file/0', 'environment file 0 (container api)'],
  ['api/image', 'the image of container api'],
  ['api/log-stream', 'the log stream of container api'],
  ['api/registry-token', 'the registry login of container api'],
  ['api/registry-credentials', 'the registry credentials of container api'],
  ['volume/file-system/data', 'volume data'],
  ['volume/secret/TOKEN', 'TOKEN (container volume)'],
  ['execution-role', 'the execution role'],
  ['api/new-kind/x', 'new kind x (container api)'],
])('the requirement %s is called "%s"', (id, name) => {
  expect(nameRequirement(id).name).toBe(name);
});
