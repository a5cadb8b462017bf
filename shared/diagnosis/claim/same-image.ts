/**
 * The names by which a text can know an image: its reference without what Docker adds for Docker Hub, and its
 * repository. ECS resolves the tag of a service's image once, so a text can name a digest where the task definition
 * names a tag.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-container-image-stability.html
 */
export function imageNames(image: string): readonly string[] {
  const bare = withoutHub(image);
  const tagged = /[:@][^/]*$/.test(bare) ? bare : `${bare}:latest`;
  return [tagged, repositoryOf(image)];
}

/** An image's reference without its tag and digest. */
export function repositoryOf(image: string): string {
  return withoutHub(image)
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '');
}

function withoutHub(image: string): string {
  return image.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
}
