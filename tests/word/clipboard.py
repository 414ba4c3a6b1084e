"""What programs put on the clipboard, as HTML, in the form in which each of them writes it. The words are invented."""

DESKTOP_WORD = """\
<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->
<style><!-- @list l0:level1 {mso-level-text:\\F0B7;} p.MsoNormal {margin:0cm;} --></style></head>
<body lang=EN-GB><!--StartFragment-->
<h2>Who may come<o:p></o:p></h2>
<p class=MsoNormal>No one may show <b style='mso-bidi-font-weight:normal'>abusive
behaviour</b>, such as:<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>shouting<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'>\
<![if !supportLists]><span style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>at the chair<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><!--[if !supportLists]--><span
style='font-family:Symbol'><span style='mso-list:Ignore'><img width=9 height=9 src="file:///C:/clip_image001.gif">\
&nbsp;</span></span><!--[endif]-->swearing<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;</span></span>First this.<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.<span>&nbsp;</span>\
</span>Then that.<o:p></o:p></p>
<!--EndFragment--></body></html>"""

WORD_ON_THE_WEB = "".join(
    [
        '<div class="OutlineElement Ltr"><p class="Paragraph" role="heading" aria-level="2"><span class="TextRun">'
        '<span class="NormalTextRun">Who may come</span></span>'
        '<span class="EOP" data-ccp-props="{}">&nbsp;</span></p></div>',
        '<div class="OutlineElement Ltr"><p class="Paragraph"><span class="TextRun">No one may show </span>'
        '<span class="TextRun" style="font-weight:bold"><span class="NormalTextRun">abusive behaviour</span></span>'
        '<span class="TextRun">, such as:</span><span class="EOP">&nbsp;</span></p></div>',
        *(
            '<div class="ListContainerWrapper"><ul class="BulletListStyle1" role="list"><li data-aria-level="1" '
            f'data-aria-posinset="{place}" role="listitem" class="OutlineElement Ltr"><p class="Paragraph">'
            f'<span class="TextRun"><span class="NormalTextRun">{word}</span></span><span class="EOP">&nbsp;</span></p>'
            "</li></ul></div>"
            for place, word in enumerate(("shouting", "swearing"), start=1)
        ),
        *(
            f'<div class="ListContainerWrapper"><ol class="NumberListStyle1" role="list" start="{place}">'
            f'<li role="listitem" data-aria-level="1"><p class="Paragraph"><span class="TextRun">{word}</span></p></li>'
            "</ol></div>"
            for place, word in enumerate(("First this.", "Then that."), start=1)
        ),
    ]
)

GOOGLE_DOCS = """\
<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1a2b3c"><h2 dir="ltr" \
style="line-height:1.38;"><span style="font-size:16pt;font-weight:700;">Who may come</span></h2><p dir="ltr">\
<span style="font-weight:400;font-style:normal;text-decoration:none;">No one may show </span>\
<span style="font-weight:700;">abusive behaviour</span><span style="font-weight:400;">, such as:</span></p><br />\
<ul style="margin-top:0;"><li dir="ltr" style="list-style-type:disc;" aria-level="1"><p dir="ltr" role="presentation">\
<span style="font-weight:400;">shouting</span></p></li><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation">\
<span>swearing</span></p></li></ul><ol><li dir="ltr" aria-level="1"><p><span>First this.</span></p></li>\
<li dir="ltr" aria-level="1"><p><span>Then that.</span></p></li></ol></b><br class="Apple-interchange-newline">"""

LIBREOFFICE = """\
<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">
<html><head><meta name="generator" content="LibreOffice 7.6 (Linux)"/><title></title>
<style type="text/css">p { line-height: 115% } h2.western { font-size: 16pt }</style></head>
<body lang="en-GB" dir="ltr"><h2 class="western">Who may come</h2>
<p style="line-height: 100%">No one may show <b>abusive
behaviour</b>, such as:</p>
<ul>
	<li><p style="line-height: 100%">shouting</p></li>
	<li><p style="line-height: 100%">swearing</p></li>
</ul>
<ol><li><p>First this.</p></li><li><p>Then that.</p></li></ol>
</body></html>"""

LOST = """\
<body><!--StartFragment--><p class=MsoNormal>Kept <s>struck</s><span style='text-decoration:line-through'>out</span>\
<span style='display:none;mso-hide:all'>secret</span><del cite="mailto:Jo">gone</del><ins cite="mailto:Jo">come</ins>
<u>under</u> <span style='background:yellow;mso-highlight:yellow'>bright</span> <a href="https://example.org/">the
court</a><a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>
<a style='mso-comment-reference:JS_1;mso-comment-date:20261101T1000'>told</a><span class=MsoCommentReference>\
<a class=msocomanchor href="#_msocom_1" name="_msoanchor_1">[JS1]</a></span> end.</p>
<p class=MsoNormal><img width=10 src="file:///C:/x.png"></p>
<table><tr><td>cell</td></tr></table>
<div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>A note.\
</p></div></div><div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Is it?\
</p></div></div><!--EndFragment--></body>"""
