# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'visit_desk.ui'
##
## Created by: Qt User Interface Compiler version 6.11.3
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtWidgets import (QHBoxLayout, QStackedWidget,
    QVBoxLayout)

class Ui_VisitDesk(object):
    def setupUi(self, VisitDesk):
        if not VisitDesk.objectName():
            VisitDesk.setObjectName(u"VisitDesk")
        VisitDesk.resize(1366, 688)
        self.row = QHBoxLayout(VisitDesk)
        self.row.setSpacing(0)
        self.row.setObjectName(u"row")
        self.row.setContentsMargins(0, 0, 0, 0)
        self.left_panes = QStackedWidget(VisitDesk)
        self.left_panes.setObjectName(u"left_panes")

        self.row.addWidget(self.left_panes)

        self.middle = QVBoxLayout()
        self.middle.setSpacing(0)
        self.middle.setObjectName(u"middle")
        self.above = QVBoxLayout()
        self.above.setSpacing(0)
        self.above.setObjectName(u"above")

        self.middle.addLayout(self.above)

        self.centre = QStackedWidget(VisitDesk)
        self.centre.setObjectName(u"centre")

        self.middle.addWidget(self.centre)


        self.row.addLayout(self.middle)


        self.retranslateUi(VisitDesk)
    # setupUi

    def retranslateUi(self, VisitDesk):
        pass
    # retranslateUi

