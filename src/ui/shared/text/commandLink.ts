/**
 * A link of a notification that runs a command. Without a title the editor would name the command in the link's tooltip.
 * @param label without brackets and quotation marks
 */
export function commandLink(label: string, command: string, ...args: readonly unknown[]): string {
  return `[${label}](command:${command}?${encodeURIComponent(JSON.stringify(args))} "${label}")`;
}
