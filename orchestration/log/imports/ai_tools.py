"""Which trailers of a commit name an AI tool. People are called Claude, Devin and Jules too, so a name that could be
a person's counts only with a mailbox that no person writes from."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class AiTool:
    tool: str
    """Its word in the log."""
    names: str
    """A pattern for the whole name."""
    mailboxes: str = ""
    """A pattern for a whole address that is the tool's own."""
    personal: bool = False
    """Whether a person could be called so."""


def _bot(names: str) -> str:
    """An app's or its user's address at GitHub, as its commits bear it."""
    return rf"(?:\d+\+)?(?:{names})@users\.noreply\.github\.com"


AI_TOOLS = (
    AiTool("claude_code", r"claude\b.*", _bot(r"[\w-]*\bclaude[\w-]*\[bot\]"), personal=True),
    AiTool("codex", r".*\bcodex\b.*", _bot(r"[\w-]*\bcodex\b[\w-]*\[bot\]")),
    AiTool("copilot", r"(?:github )?copilot\b.*", _bot(r"copilot(?:\[bot\])?|copilot-swe-agent\[bot\]")),
    AiTool("cursor", r"cursor(?: ?agent| ai|\[bot\])?", r"cursoragent@cursor\.com|" + _bot(r"cursor(?:agent)?\[bot\]")),
    AiTool("aider", r"aider\b.*", r"(?:aider|noreply)@aider\.chat"),
    AiTool("devin", r"devin\b.*", _bot(r"devin-ai-integration\[bot\]"), personal=True),
    AiTool("jules", r"(?:[\w-]+-)?jules\b.*", _bot(r"[\w-]*-jules\[bot\]"), personal=True),
    AiTool("gemini", r"gemini\b.*", r"gemini-cli@[\w.-]{1,60}|" + _bot(r"gemini-[\w-]+\[bot\]"), personal=True),
    AiTool("amp", r"amp", r"amp@ampcode\.com", personal=True),
    AiTool("droid", r"(?:factory-)?droid(?:\[bot\])?", _bot(r"factory-droid\[bot\]"), personal=True),
    AiTool("junie", r"junie\b.*", r"junie@[\w.-]{1,60}", personal=True),
    AiTool("opencode", r"opencode\b.*"),
    AiTool("openhands", r"openhands\b.*"),
    AiTool("windsurf", r"windsurf\b.*"),
    AiTool("cline", r"cline(?:\[bot\])?", personal=True),
    AiTool("crush", r"crush", r"crush@charm\.land", personal=True),
)
_TRAILER = re.compile(r"(co-authored-by|assisted-by|generated-by)[ \t]*:[ \t]*(\S.*)", re.IGNORECASE)
_ADDRESSED = re.compile(r"(?P<name>[^<]{0,200})<(?P<mailbox>[^<>\s]{1,200})>.*")
_MACHINE = re.compile(r"(?:noreply|no-reply)@.*|.*\[bot\]@.*")
_VERSIONED = re.compile(r"[\w-]+(?: ?:.*|(?: (?:code|cli|ai|agent))?|(?: \S+){0,3} \S*\d.*)")
_AGENT_AND_MODEL = re.compile(r"([A-Za-z][\w.-]{0,39}):([A-Za-z0-9][\w./-]{0,79})(?: \[[^\]]{1,80}\])*")
_LONGEST = 400


def trailers(message: str) -> list[tuple[str, str]]:
    """The trailers of the last paragraph that may name a tool, as (key in lower case, value)."""
    paragraphs = [part for part in re.split(r"\n[ \t]*\n", message.replace("\r\n", "\n").strip("\n ")) if part.strip()]
    if len(paragraphs) < 2:
        return []
    lines = paragraphs[-1].split("\n")  # never splitlines(), which splits on many more signs than git does
    found = (_TRAILER.fullmatch(line[:_LONGEST].strip()) for line in lines)
    return [(one[1].lower(), one[2].strip()) for one in found if one]


def tool_of(key: str, value: str) -> str | None:
    """The tool that a trailer names, or None for a person, or for what is not known to be a tool.

    `Assisted-by: AGENT:MODEL [TOOL]`, the Linux kernel's form, is a tool whatever its name.
    """
    text = value.casefold()
    addressed = _ADDRESSED.fullmatch(text)
    name, mailbox = (addressed["name"].strip(), addressed["mailbox"]) if addressed else (text.strip(), None)
    for one in AI_TOOLS:
        if mailbox is not None and one.mailboxes and re.fullmatch(one.mailboxes, mailbox):
            return one.tool
        if not re.fullmatch(one.names, name):
            continue
        if not one.personal or (_MACHINE.fullmatch(mailbox) if mailbox else _VERSIONED.fullmatch(name)):
            return one.tool
    agent = _AGENT_AND_MODEL.fullmatch(value) if key == "assisted-by" else None
    return agent[1].lower() if agent else None
