.pragma library

// One flat map per mode. Text colours reach 7:1 on every surface they are used on, `border`,
// `outline` and `focus` reach 3:1; `line` is decoration that carries no meaning.
const light = {
    canvas: "#F3F5F7", surface: "#FFFFFF", sunken: "#E8ECF1", pressed: "#DCE3EA", tint: "#EAF0F7",
    line: "#D3DAE2", border: "#616C79", outline: "#7E8894", focus: "#005FCC",
    ink: "#14191F", inkSoft: "#414C58", inkOff: "#7A8593",
    accent: "#17324D", accentPressed: "#0B1E31", accentInk: "#FFFFFF",
    danger: "#9E1B12", dangerTint: "#FBEDEB", scrim: "#8014191F"
};

const dark = {
    canvas: "#101418", surface: "#1A2027", sunken: "#262E38", pressed: "#303A45", tint: "#22303E",
    line: "#343F4B", border: "#8593A1", outline: "#707C89", focus: "#FFD400",
    ink: "#F4F7FA", inkSoft: "#BFC9D3", inkOff: "#7B8794",
    accent: "#DCEBFA", accentPressed: "#B4CCE3", accentInk: "#101418",
    danger: "#FFB3AA", dangerTint: "#3A2022", scrim: "#B0000000"
};

// Every edge is as bright as the text, and no surface is told by its shade alone.
const highContrast = {
    canvas: "#000000", surface: "#000000", sunken: "#1A1A1A", pressed: "#333333", tint: "#1F2430",
    line: "#8C8C8C", border: "#FFFFFF", outline: "#FFFFFF", focus: "#FFD400",
    ink: "#FFFFFF", inkSoft: "#D0D7DE", inkOff: "#8C8C8C",
    accent: "#FFFFFF", accentPressed: "#CFE3F7", accentInk: "#000000",
    danger: "#FFB3AA", dangerTint: "#33100D", scrim: "#CC000000"
};

const palettes = { light: light, dark: dark, contrast: highContrast };

// A fill that is pale on the surface of its mode carries a border that is not.
const tokens = {
    light: {
        toPrepare: { fill: "#DDE3EA", ink: "#1A1A1A", border: "#6B7785" },
        inProgress: { fill: "#00508C", ink: "#FFFFFF", border: "#00508C" },
        ready: { fill: "#5CCBA8", ink: "#10201B", border: "#6B7785" },
        warn: { fill: "#FFC20A", ink: "#1A1A1A", border: "#6B7785" },
        late: { fill: "#9E1B12", ink: "#FFFFFF", border: "#9E1B12" },
        blocked: { fill: "#1A1A1A", ink: "#FFFFFF", border: "#1A1A1A" }
    },
    dark: {
        toPrepare: { fill: "#3A444F", ink: "#FFFFFF", border: "#8593A1" },
        inProgress: { fill: "#8CC8FF", ink: "#101418", border: "#8CC8FF" },
        ready: { fill: "#0F5F4C", ink: "#FFFFFF", border: "#8593A1" },
        warn: { fill: "#FFC20A", ink: "#101418", border: "#FFC20A" },
        late: { fill: "#FF8F83", ink: "#101418", border: "#FF8F83" },
        blocked: { fill: "#FFFFFF", ink: "#101418", border: "#FFFFFF" }
    },
    contrast: {
        toPrepare: { fill: "#000000", ink: "#FFFFFF", border: "#FFFFFF" },
        inProgress: { fill: "#8CC8FF", ink: "#000000", border: "#8CC8FF" },
        ready: { fill: "#5CCBA8", ink: "#000000", border: "#5CCBA8" },
        warn: { fill: "#FFC20A", ink: "#000000", border: "#FFC20A" },
        late: { fill: "#FF8F83", ink: "#000000", border: "#FF8F83" },
        blocked: { fill: "#FFFFFF", ink: "#000000", border: "#FFFFFF" }
    }
};

const tokenIcons = {
    toPrepare: "status-to-prepare", inProgress: "status-in-progress", ready: "status-ready",
    warn: "status-warn", late: "status-late", blocked: "status-blocked"
};

// Capital heights in mm. EN 301 549 5.1.4: staff body >= 4, customer >= 5, large text >= 7.3.
const capitals_mm = {
    staff: { display: 7.5, title: 5, body: 4, secondary: 3.1, code: 6.2 },
    staffCompact: { display: 6, title: 4.5, body: 4, secondary: 3.1, code: 5 },
    customer: { display: 8.5, title: 6.5, body: 5, secondary: 5, code: 8.5 },
    customerLarge: { display: 10.5, title: 8.5, body: 7.3, secondary: 7.3, code: 10.5 }
};
