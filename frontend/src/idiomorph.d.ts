declare module "idiomorph" {
  export const Idiomorph: {
    morph(
      old: Element,
      fresh: Element,
      options: {
        morphStyle: "innerHTML" | "outerHTML";
        ignoreActiveValue?: boolean;
        callbacks?: { beforeNodeMorphed?: (old: Node, fresh: Node) => boolean };
      },
    ): void;
  };
}
