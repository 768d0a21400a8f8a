"""Parties that something is done to: 被许可方 (the licensee), who is not 许可方 (the licensor)."""

from collections.abc import Iterator

from termalign.language.text.script import simplify
from termalign.language.text.spans import Span
from termalign.runtime.lazy import lazy_pattern

_TWO_PARTIES = (
    "许可 授权 保险 代理 担保 抵押 监护 委托 抚养 扶养 赡养 收养 继承 申请 上诉 申诉 执行 投资 收购 并购 转让 雇佣 "
    "雇用 审计 监管 监督 考核 评估 检查 鉴定 救助 征收 拆迁 转介 推荐 提名 选举 代表 介绍 背书"
).split()
"""What one party does to another, so that 被 names the other one, and hardly ever means *by*."""

_DONE_TO = lazy_pattern(f"被(?:{'|'.join(_TWO_PARTIES)})[方人]")


def done_to(text: str) -> Iterator[Span]:
    """Yield where a text names those that something is done to.

    Example:
        >>> text = "被許可方應當付款，被负责人否认"  # the licensee shall pay; denied by the person in charge
        >>> [span.of(text) for span in done_to(text)]
        ['被許可方']
    """
    if "被" in text:
        yield from (Span(*found.span()) for found in _DONE_TO.finditer(simplify(text)))
