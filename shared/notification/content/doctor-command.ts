import { shellCommand } from '../text/quote-shell.ts';

/** The command that examines a service; null if its name is none that ECS gives. */
export function doctorCommand(cluster: string, service: string, region: string | undefined): string | null {
  const name = `${cluster}/${service}`;
  if (!/^[\w-]{1,255}\/[\w-]{1,255}$/.test(name)) return null;
  return shellCommand(`npx ecs-init-remediator doctor ${name}`, region === undefined ? [] : [['--region', region]]);
}
