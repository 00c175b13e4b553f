"""Teaches WeasyPrint 70 to write PDF/UA-1 and PDF/A-3a at once; it offers each alone.

This leans on WeasyPrint's unpublished table of variants: when its version moves, the test beside this tells.
"""

import zlib
from typing import Any

from pydyf import Stream, _to_bytes
from weasyprint.pdf import VARIANTS

BOTH_STANDARDS = "pdf/a-3a, pdf/ua-1"
_CARRIAGE_RETURN = 0x0D

# A PDF/A file may only use metadata it describes: the claim itself, then (ISO 19005-3, 6.6.2.3) what the claim means.
_ACCESSIBLE = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""

_claim_archival, _properties = VARIANTS["pdf/a-3a"]


def _claim_both(pdf: Any, document: Any, page_streams: Any, attachments: Any, compress: bool) -> None:
    describe = document.metadata.generate_rdf_metadata
    document.metadata.generate_rdf_metadata = lambda *claim: describe(*claim).replace(b"</rdf:RDF>", _ACCESSIBLE)
    # Readers look for the accessibility claim without unpacking anything.
    _claim_archival(pdf, document, page_streams, attachments, compress=False)
    _end_unmistakably(pdf)


def _end_unmistakably(pdf: Any) -> None:
    """Write those streams plainly whose last byte, packed, would look like a part of the line end that follows.

    zlib's last byte is that of the checksum (RFC 1950); checkers count a carriage return to the line end after it, and
    then find the stream a byte shorter than it says.
    """
    for stream in pdf.objects:
        if isinstance(stream, Stream) and stream.compress:
            plain = b"\n".join(_to_bytes(item) for item in stream.stream)
            stream.compress = zlib.adler32(plain) & 0xFF != _CARRIAGE_RETURN


VARIANTS[BOTH_STANDARDS] = (_claim_both, _properties)
