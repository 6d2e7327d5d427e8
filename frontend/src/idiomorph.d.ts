declare module "idiomorph" {
  export const Idiomorph: {
    morph(
      old: Element,
      fresh: Element,
      options: {
        morphStyle: "outerHTML";
        ignoreActiveValue?: boolean;
        callbacks?: {
          beforeNodeMorphed?: (old: Node, fresh: Node) => boolean;
          beforeNodeRemoved?: (old: Node) => boolean;
          beforeAttributeUpdated?: (name: string, old: Element) => boolean;
        };
      },
    ): void;
  };
}
